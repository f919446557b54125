{#- The customers of a group, or those who moved into it from another; most revenue first.

    customer       id as text
    was            the group on the earlier day, NULL without one
    r, f, m        scores
    last_order     moment
    recency_days   days since
    orders         accepted orders
    revenue        net amount, DECIMAL(38,4) -#}
{% import "dialect.sql" as d -%}
SELECT
  {{ d.text("s.customer") }} AS customer,
  {{ "b.rfm" if earlier else "CAST(NULL AS VARCHAR)" }} AS was,
  CAST(s.r AS BIGINT) AS r,
  CAST(s.f AS BIGINT) AS f,
  CAST(s.m AS BIGINT) AS m,
  s.last_ts AS last_order,
  CAST(s.recency_days AS BIGINT) AS recency_days,
  s.orders,
  s.revenue
FROM {{ name }} s
{%- if earlier %}
LEFT JOIN {{ earlier }} b ON b.customer = s.customer
{%- endif %}
{{ d.in_segment(filter_table, "s.customer") }}
WHERE s.rfm = {{ group }}
{%- if was %}
  AND b.rfm = {{ was }}
{%- endif %}
ORDER BY s.revenue DESC, customer
{%- if limit is not none %}
LIMIT {{ limit }}
{%- endif %}
