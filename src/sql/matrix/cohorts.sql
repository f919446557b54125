{#- One row per cohort: its size, when its first and last member were acquired, and its value if it groups by one. -#}
{% import "dialect.sql" as d -%}
SELECT
  {{ d.cohort(shape, "c.first_ts") }} AS cohort,
  {%- if shape.cohort_members %}
  any_value(g.value) AS value,
  {%- endif %}
  {%- if shape.acquisition_period %}
  {{ d.acquisition_period(shape, "c.first_ts") }} AS acquisition_period,
  {%- endif %}
  CAST(count(*) AS BIGINT) AS size,
  min(c.first_ts) AS first_acquired,
  max(c.first_ts) AS last_acquired
FROM customers c
{{ d.cohort_members(shape) }}
GROUP BY cohort{{ ", acquisition_period" if shape.acquisition_period }}
ORDER BY cohort{{ ", acquisition_period" if shape.acquisition_period }}
