{#- The rows of the orders with what other files say of them: one row per line of an order if there are lines, else one per
    row of the orders. An order without lines stays, with nothing in their columns.

    companions   table, SQL of its key, SQL of the key it meets, and the columns taken from it with the names they get -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TEMP TABLE joined_rows AS
SELECT {{ d.all_of_but("o", "line_") }}
  {%- for one in companions -%}
  {%- for column, name in one.columns %}, {{ one.table }}.{{ column }} AS {{ name }}{% endfor -%}
  {%- endfor -%}
  , o.line_ * 4294967296 + {{ "coalesce(companion_lines.line_, 0)" if has_lines else "0" }} AS line_
FROM companion_orders o
{%- for one in companions %}
LEFT JOIN {{ one.table }} ON {{ d.float_id(d.text(one.key)) }} = {{ d.float_id(d.text(one.meets)) }}
{%- endfor %}
