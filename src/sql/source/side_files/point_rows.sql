{#- The rows of a file of loyalty points.

    customer  id, written as those of the orders are
    ts        moment, NULL if it cannot be read
    issued, redeemed   points, NULL if what is there is not a number; an empty field is 0 -#}
{% import "dialect.sql" as d -%}
{%- macro points(column) -%}
CASE WHEN {{ column }} IS NULL OR trim({{ d.text(column) }}) = '' THEN CAST(0 AS DECIMAL(18, 4)) ELSE {{ d.money(column) }} END
{%- endmacro -%}
CREATE OR REPLACE TEMP TABLE point_rows AS
SELECT
  customer,
  ts,
  {%- if redeemed %}
  issued,
  abs(redeemed) AS redeemed
  {%- else %}
  CASE WHEN issued > 0 THEN issued ELSE 0 * issued END AS issued,
  CASE WHEN issued < 0 THEN -issued ELSE 0 * issued END AS redeemed
  {%- endif %}
FROM (
  SELECT
    {{ d.float_id(d.text(customer)) }} AS customer,
    {{ ts }} AS ts,
    {{ points(issued) }} AS issued
    {%- if redeemed %},
    {{ points(redeemed) }} AS redeemed
    {%- endif %}
  FROM {{ scan }}
) p
