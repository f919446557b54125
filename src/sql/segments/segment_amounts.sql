{#- Customers of every value of some attributes by their net amount to date: what the interval of its mean is drawn from. -#}
SELECT
  {%- for attribute in attributes %}
  {{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  amount, customers
FROM {{ name }}_amounts
