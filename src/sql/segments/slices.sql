{#- The cells of every slice of a cube. -#}
SELECT
  {%- for attribute in attributes %}
  {{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  cohort, age, active, orders, revenue
FROM {{ name }}
