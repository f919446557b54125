{#- Customers of every value of some attributes, and how many of them ordered more than once. -#}
SELECT
  {%- for attribute in attributes %}
  p.{{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  count(*)::BIGINT AS customers,
  count(*) FILTER (c.orders > 1)::BIGINT AS repeaters
FROM customers c
JOIN profiles p ON p.customer = c.customer
GROUP BY ALL
ORDER BY customers DESC{% for attribute in attributes %}, v{{ loop.index0 }}{% endfor %}
