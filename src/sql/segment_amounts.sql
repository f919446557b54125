{#- Customers of every value of some attributes by their net amount to date: what the interval of its mean is drawn from. -#}
SELECT
  {%- for attribute in attributes %}
  p.{{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  CAST(a.revenue AS DOUBLE) AS amount,
  CAST(count(*) AS BIGINT) AS customers
FROM customer_totals a
JOIN customer_attributes p ON p.customer = a.customer
{%- if filter_table %}
SEMI JOIN {{ filter_table }} w ON w.customer = a.customer
{%- endif %}
GROUP BY ALL
