{#- Quantile bin edges of a number per customer, with bins of equal size as far as possible; equal values stay together.
    -#}
{% import "dialect.sql" as d -%}
SELECT
  {%- for part in range(1, parts) %}
  CAST({{ d.quantile_value("v", part ~ " / " ~ parts) }} AS DOUBLE) AS c{{ part }}{{ "," if not loop.last }}
  {%- endfor %}
FROM (
  SELECT ({{ number }}) AS v
  {{ d.all_customers(first_value) }}
)
WHERE v IS NOT NULL
