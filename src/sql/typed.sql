{#- A scan of text with some columns in the types that fit their values, and some also unconverted.

    casts   name, and a type or how its numbers are written
    beside  name, and the name of the column as it stands -#}
{% import "dialect.sql" as d -%}
(SELECT * REPLACE (
  {%- for column in casts -%}
  {% if column.format %}{{ d.number(column.name, column.format) }}{% else %}{{ d.typed(column.name, column.kind) }}{% endif %} AS {{ column.name }}{{ ", " if not loop.last }}
  {%- endfor -%}
)
{%- for name, other in beside %}, {{ name }} AS {{ other }}{% endfor %} FROM {{ scan }})
