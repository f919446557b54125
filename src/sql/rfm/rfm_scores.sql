{#- Customers with their scores of 1 to 5 and their group.

    customer, last_ts, recency_days, orders, revenue   as in the totals
    r, f, m                                            scores, 5 best
    rfm                                                the group -#}
{% macro above(number, cuts) -%}
(0{% for cut in cuts %} + CAST({{ number }} > {{ cut }} AS INTEGER){% endfor %})
{%- endmacro -%}
CREATE OR REPLACE TABLE {{ name }} AS
SELECT
  t.*,
  5 - {{ above("t.recency_days", cuts[0]) }} AS r,
  1 + {{ above("t.orders", cuts[1]) }} AS f,
  1 + {{ above("CAST(t.revenue AS DOUBLE)", cuts[2]) }} AS m,
  {{ group }} AS rfm
FROM {{ totals }} t
