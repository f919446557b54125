{#- Customers of every value of some attributes, and how many of them ordered more than once. -#}
SELECT
  {%- for attribute in attributes %}
  p.{{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  count(*)::BIGINT AS customers,
  count(*) FILTER (a.orders > 1)::BIGINT AS repeaters
FROM (SELECT customer, sum(orders) AS orders FROM activity GROUP BY customer) a
JOIN profiles p ON p.customer = a.customer
GROUP BY ALL
ORDER BY customers DESC{% for attribute in attributes %}, v{{ loop.index0 }}{% endfor %}
