{#- Repeat buyers by their number of repeat days and the spend on those days; the mean spend is the ratio. -#}
SELECT
  w.x, w.repeat_spend,
  {%- for attribute in attributes %}
  p.{{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  CAST(count(*) AS BIGINT) AS customers
FROM {{ name }} w
{%- if attributes %}
JOIN customer_attributes p ON p.customer = w.customer
{%- endif %}
WHERE w.x > 0
GROUP BY ALL
ORDER BY ALL
