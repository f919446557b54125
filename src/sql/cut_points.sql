{#- Where a number of every customer is cut so that each part holds as many of them as can be; equal values stay together. -#}
SELECT
  {%- for part in range(1, parts) %}
  quantile_disc(v, {{ part }} / {{ parts }})::DOUBLE AS c{{ part }}{{ "," if not loop.last }}
  {%- endfor %}
FROM (
  SELECT ({{ number }}) AS v
  FROM profiles p
  JOIN totals m ON m.customer = p.customer
  {%- if first_value %}
  JOIN first_values f ON f.customer = p.customer
  {%- endif %}
)
WHERE v IS NOT NULL
