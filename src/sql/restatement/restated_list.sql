{#- Restated orders and refunds one by one, those that move most money first; or their customers, summed. -#}
{% if by_customer -%}
SELECT
  CAST(coalesce(new_customer, old_customer) AS VARCHAR) AS customer,
  CAST(count(*) AS BIGINT) AS orders,
  string_agg(DISTINCT reason, ' ' ORDER BY reason) AS reasons,
  CAST(coalesce(sum(old_amount), 0) AS DECIMAL(38, 4)) AS old_amount,
  CAST(coalesce(sum(new_amount), 0) AS DECIMAL(38, 4)) AS new_amount
FROM restated
GROUP BY 1
ORDER BY abs(coalesce(sum(new_amount), 0) - coalesce(sum(old_amount), 0)) DESC, orders DESC, customer
{%- else -%}
SELECT
  reason, ordered, CAST(oid AS VARCHAR) AS oid,
  CAST(old_customer AS VARCHAR) AS old_customer, CAST(new_customer AS VARCHAR) AS new_customer,
  old_ts, new_ts,
  CAST(old_amount AS DECIMAL(38, 4)) AS old_amount, CAST(new_amount AS DECIMAL(38, 4)) AS new_amount,
  old_cohort, new_cohort, old_age, new_age
FROM restated
ORDER BY abs(coalesce(new_amount, 0) - coalesce(old_amount, 0)) DESC, coalesce(new_ts, old_ts), CAST(coalesce(new_customer, old_customer) AS VARCHAR), oid
{%- endif %}
{%- if top %}
LIMIT {{ top }}
{%- endif %}
