{#- One row per cohort: its size, when its first and last member were acquired, and its value if it groups by one. -#}
{% import "dialect.sql" as d -%}
SELECT
  {{ d.cohort(shape, "c.first_ts") }} AS cohort,
  {%- if shape.groups %}
  any_value(g.value) AS value,
  {%- endif %}
  {%- if shape.part %}
  {{ d.part(shape, "c.first_ts") }} AS part,
  {%- endif %}
  CAST(count(*) AS BIGINT) AS size,
  min(c.first_ts) AS first_joined,
  max(c.first_ts) AS last_joined
FROM customers c
{{ d.groups(shape) }}
GROUP BY cohort{{ ", part" if shape.part }}
ORDER BY cohort{{ ", part" if shape.part }}
