{#- One customer: first order, cohort, and the place by net amount among its members (1 is the most; equals share a place). -#}
{% import "dialect.sql" as d -%}
WITH one AS (
  SELECT p.customer, p.first_ts, p.last_ts, p.orders, p.revenue, {{ d.cohort(shape, "p.first_ts") }} AS cohort
  FROM customer_totals p
  JOIN customers c ON c.customer = p.customer
  {{ d.cohort_members(shape) }}
  WHERE CAST(p.customer AS VARCHAR) = {{ id }}
)
SELECT
  any_value(o.first_ts) AS first_ts,
  any_value(o.last_ts) AS last_ts,
  any_value(o.orders) AS orders,
  any_value(o.revenue) AS revenue,
  any_value(o.cohort) AS cohort,
  {%- if shape.cohort_members %}
  any_value(g.value) AS value,
  {%- endif %}
  1 + CAST(count(*) FILTER (WHERE p.revenue > o.revenue) AS BIGINT) AS "rank",
  CAST(count(*) AS BIGINT) AS members
FROM customer_totals p
JOIN customers c ON c.customer = p.customer
{{ d.cohort_members(shape) }}
JOIN one o ON o.cohort = {{ d.cohort(shape, "p.first_ts") }}
HAVING count(*) > 0
