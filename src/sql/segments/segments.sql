{#- Customers of every value of some attributes and how many of them ordered more than once. -#}
SELECT
  {%- for attribute in attributes %}
  {{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  CAST(sum(customers) AS BIGINT) AS customers,
  CAST(sum(repeaters) AS BIGINT) AS repeaters
FROM {{ name }}_amounts
GROUP BY ALL
ORDER BY customers DESC{% for attribute in attributes %}, v{{ loop.index0 }}{% endfor %}
