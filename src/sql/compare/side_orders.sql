{#- All that customers on any side ordered and gave back, customer by customer in the order of age. -#}
{% import "dialect.sql" as d -%}
SELECT
  m.n, m.place, m.sides,
  {%- for attribute in attributes %}
  m.v{{ loop.index0 }},
  {%- endfor %}
  CAST({{ d.age(shape, "f.ts", "m.first_ts") }} AS INTEGER) AS age,
  f.ordered,
  CAST(coalesce(f.amount, 0) AS DECIMAL(18, 4)) AS amount
  {%- if has_cost %},
  CAST(coalesce(f.cost, 0) AS DECIMAL(18, 4)) AS cost
  {%- endif %}
FROM transactions f
JOIN side_members m ON m.customer = f.customer
ORDER BY m.n, age
