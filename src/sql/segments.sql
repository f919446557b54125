{#- Customers of every value of some attributes and how many of them ordered more than once. -#}
SELECT
  {%- for attribute in attributes %}
  p.{{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  CAST(count(*) AS BIGINT) AS customers,
  CAST(count(*) FILTER (WHERE a.orders > 1) AS BIGINT) AS repeaters
FROM customer_totals a
JOIN customer_attributes p ON p.customer = a.customer
{%- if filter_table %}
SEMI JOIN {{ filter_table }} w ON w.customer = a.customer
{%- endif %}
GROUP BY ALL
ORDER BY customers DESC{% for attribute in attributes %}, v{{ loop.index0 }}{% endfor %}
