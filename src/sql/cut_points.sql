{#- Where a number of every customer is cut so that each part holds as many of them as can be; equal values stay together. -#}
{% import "dialect.sql" as d -%}
SELECT
  {%- for part in range(1, parts) %}
  quantile_disc(v, {{ part }} / {{ parts }})::DOUBLE AS c{{ part }}{{ "," if not loop.last }}
  {%- endfor %}
FROM (
  SELECT ({{ number }}) AS v
  {{ d.all_customers(first_value) }}
)
WHERE v IS NOT NULL
