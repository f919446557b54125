{#- A scan of text with some columns in the types that fit their values, and some also unconverted. Every column is named: to understand
    a REPLACE of many columns takes the square of their number.

    columns  name, and a type or how its numbers are written, if it is converted
    beside   name, and the name of the column as it stands -#}
{% import "dialect.sql" as d -%}
{%- set names -%}{%- for column in columns %}{{ column.name }}{{ ", " if not loop.last }}{% endfor -%}{%- endset -%}
(SELECT {% for column in columns -%}
  {% if column.format %}{{ d.number(column.name, column.format) }} AS {{ column.name }}
  {%- elif column.kind %}{{ d.typed(column.name, column.kind) }} AS {{ column.name }}
  {%- else %}{{ column.name }}
  {%- endif %}, {% endfor -%}
{{ d.all_but(names) }}
{%- for name, other in beside %}, {{ name }} AS {{ other }}{% endfor %} FROM {{ scan }})
