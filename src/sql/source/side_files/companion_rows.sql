{#- The rows of one of several files of a history, as a table, with their places. `as_text`: every value as text. -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TEMP TABLE {{ name }} AS
SELECT
  {%- for column in columns %}
  {% if as_text %}{{ d.text(column) }} AS {{ column }}{% else %}{{ column }}{% endif %},
  {%- endfor %}
  {{ line }} AS line_
FROM {{ scan }}
