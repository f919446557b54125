{#- What every customer moved at every age, for resampling the members of a cell: orders, net amount, cost. -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE spending AS
SELECT
  {{ d.cohort(shape, "c.first_ts") }} AS cohort,
  CAST({{ d.age(shape, "f.ts", "c.first_ts") }} AS INTEGER) AS age,
  {%- if shape.acquisition_period %}
  {{ d.acquisition_period(shape, "c.first_ts") }} AS acquisition_period,
  {%- endif %}
  f.customer,
  count(*) FILTER (WHERE f.ordered) AS orders,
  coalesce(sum(f.amount), 0) AS revenue,
  coalesce(sum(f.cost), 0) AS cost
FROM transactions f
JOIN customers c ON c.customer = f.customer
{{ d.cohort_members(shape) }}
GROUP BY ALL
ORDER BY cohort, age
