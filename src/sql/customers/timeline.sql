{#- What one customer ordered and gave back, in the order of time: one row an order, and one a refund's order id.

    counts   false for what is left out of every sum: a refund dated before the first order, and with conditions on entries
             and returns (`chosen`) an order that does not meet them, and its refund
    lines    the table with the rows
    of_all   rows there are, listed or not -#}
{% import "dialect.sql" as d -%}
{%- set key = "line" if row_is_order else "oid" -%}
{%- set own -%} (SELECT {{ key }} FROM orders WHERE CAST(customer AS VARCHAR) = {{ id }} AND {{ key }} IS NOT NULL) {%- endset -%}
{%- set meets -%}
CASE
    WHEN NOT refund {% if row_is_order %}THEN any_value(line) IN {{ own }}{% else %}AND any_value(oid) IS NULL THEN min(ts) IN (SELECT ts FROM orders WHERE CAST(customer AS VARCHAR) = {{ id }} AND oid IS NULL)
    WHEN NOT refund THEN any_value(oid) IN {{ own }}{% endif %}
    ELSE any_value(oid) IS NULL
      OR any_value(oid) NOT IN (SELECT oid FROM accepted_orders WHERE CAST(customer AS VARCHAR) = {{ id }} AND oid IS NOT NULL)
      OR any_value(oid) IN (SELECT oid FROM orders WHERE CAST(customer AS VARCHAR) = {{ id }} AND oid IS NOT NULL)
  END
{%- endset -%}
SELECT
  CAST(any_value(oid) AS VARCHAR) AS order_id,
  refund,
  (refund AND ts < {{ first }}) IS FALSE{% if chosen %} AND {{ meets }}{% endif %} AS counts,
  min(ts) AS ts,
  CAST(coalesce(sum(amount), 0) AS DECIMAL(38, 4)) AS amount,
  CAST(count(*) AS BIGINT) AS lines,
  {%- for attribute in attributes %}
  {{ d.least_by_or_null(attribute.column, ["-coalesce(abs(amount), 0)", "line"]) }} AS v{{ loop.index0 }},
  {%- endfor %}
  CAST(count(*) OVER () AS BIGINT) AS of_all
FROM {{ lines }}
WHERE reason = 0 AND CAST(customer AS VARCHAR) = {{ id }}
GROUP BY refund, (refund AND ts < {{ first }}) IS FALSE, {% if row_is_order %}line{% else %}oid, CASE WHEN oid IS NULL THEN line END{% endif %}
ORDER BY ts, refund, order_id
LIMIT {{ most }}
