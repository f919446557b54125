{#- Customers of every value of some attributes, how many of them ordered more than once, and their net amounts squared and summed. -#}
SELECT
  {%- for attribute in attributes %}
  p.{{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  count(*)::BIGINT AS customers,
  count(*) FILTER (a.orders > 1)::BIGINT AS repeaters,
  sum(a.revenue::DOUBLE ^ 2) AS squares
FROM customer_totals a
JOIN customer_attributes p ON p.customer = a.customer
{%- if within %}
SEMI JOIN {{ within }} w ON w.customer = a.customer
{%- endif %}
GROUP BY ALL
ORDER BY customers DESC{% for attribute in attributes %}, v{{ loop.index0 }}{% endfor %}
