{#- The purchase statistics of each customer, sorted by id; `only` limits them to one customer. -#}
SELECT
  w.customer AS "key",
  CAST(w.customer AS VARCHAR) AS id,
  {%- for attribute in attributes %}
  p.{{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  w.x, w.t_x, w.age, w.spent, w.repeat_spend
FROM {{ name }} w
{%- if attributes %}
JOIN customer_attributes p ON p.customer = w.customer
{%- endif %}
{%- if only %}
WHERE CAST(w.customer AS VARCHAR) = {{ only }}
{%- endif %}
ORDER BY w.customer
