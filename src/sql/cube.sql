{#- The additive cube: what was counted by cohort, age and some attributes, so that any slice is a sum over it. -#}
CREATE OR REPLACE TABLE {{ name }} AS
SELECT
  cohort, age,
  {%- for attribute in attributes %}
  p.{{ attribute.column }},
  {%- endfor %}
  count(*) FILTER (a.orders > 0)::BIGINT AS active,
  sum(a.orders)::BIGINT AS orders,
  sum(a.revenue)::DECIMAL(38, 4) AS revenue
FROM activity a
JOIN profiles p ON p.customer = a.customer
{%- if within %}
SEMI JOIN {{ within }} w ON w.customer = a.customer
{%- endif %}
GROUP BY ALL
