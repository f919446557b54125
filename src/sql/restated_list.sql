{#- Restated orders and refunds one by one, those that move most money first; or their customers, summed. -#}
{% if by_customer -%}
SELECT
  coalesce(new_customer, old_customer)::VARCHAR AS customer,
  count(*)::BIGINT AS orders,
  string_agg(DISTINCT reason, ' ' ORDER BY reason) AS reasons,
  coalesce(sum(old_amount), 0)::DECIMAL(38, 4) AS old_amount,
  coalesce(sum(new_amount), 0)::DECIMAL(38, 4) AS new_amount
FROM restated
GROUP BY 1
ORDER BY abs(coalesce(sum(new_amount), 0) - coalesce(sum(old_amount), 0)) DESC, orders DESC, customer
{%- else -%}
SELECT
  reason, ordered, oid::VARCHAR AS oid,
  old_customer::VARCHAR AS old_customer, new_customer::VARCHAR AS new_customer,
  old_ts, new_ts,
  old_amount::DECIMAL(38, 4) AS old_amount, new_amount::DECIMAL(38, 4) AS new_amount,
  old_cohort, new_cohort, old_age, new_age
FROM restated
ORDER BY abs(coalesce(new_amount, 0) - coalesce(old_amount, 0)) DESC, coalesce(new_ts, old_ts), coalesce(new_customer, old_customer)::VARCHAR, oid
{%- endif %}
{%- if top %}
LIMIT {{ top }}
{%- endif %}
