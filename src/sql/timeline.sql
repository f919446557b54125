{#- What one customer ordered and gave back, in the order of time: one row an order, and one a refund's order id.

    counts   false for a refund dated before the first order, which is left out of every sum
    of_all   rows there are, listed or not -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(any_value(oid) AS VARCHAR) AS order_id,
  refund,
  (refund AND ts < {{ first }}) IS FALSE AS counts,
  min(ts) AS ts,
  CAST(coalesce(sum(amount), 0) AS DECIMAL(38, 4)) AS amount,
  CAST(count(*) AS BIGINT) AS lines,
  {%- for attribute in attributes %}
  {{ d.least_by_or_null(attribute.column, ["-coalesce(abs(amount), 0)", "line"]) }} AS v{{ loop.index0 }},
  {%- endfor %}
  CAST(count(*) OVER () AS BIGINT) AS of_all
FROM lines
WHERE reason = 0 AND CAST(customer AS VARCHAR) = {{ id }}
GROUP BY refund, (refund AND ts < {{ first }}) IS FALSE, {% if row_is_order %}line{% else %}oid, CASE WHEN oid IS NULL THEN line END{% endif %}
ORDER BY ts, refund, order_id
LIMIT {{ most }}
