{#- Attributes of every customer as they stood at the first order: where its lines differ, those of the line with
    the largest amount, then of the first line. -#}
{% if not attributes -%}
CREATE OR REPLACE TABLE profiles AS
SELECT customer FROM customers
{%- else -%}
CREATE OR REPLACE TABLE profiles AS
SELECT
  customer,
  {%- for attribute in attributes %}
  best.{{ attribute.column }} AS {{ attribute.column }}{{ "," if not loop.last }}
  {%- endfor %}
FROM (
  SELECT
    l.customer,
    arg_min(
      { {%- for attribute in attributes -%}
        {{ attribute.column }}: l.{{ attribute.column }}{{ ", " if not loop.last }}
      {%- endfor -%} },
      { amount: -coalesce(l.amount, 0), line: l.line }
    ) AS best
  FROM lines l
  {%- if row_is_order %}
  JOIN customers c ON c.customer = l.customer AND l.ts = c.first_ts
  {%- else %}
  JOIN (
    SELECT o.customer, min(o.oid) AS oid, count(o.oid) AS named
    FROM orders o
    JOIN customers c ON c.customer = o.customer AND o.ts = c.first_ts
    GROUP BY o.customer
  ) f ON f.customer = l.customer AND (l.oid = f.oid OR f.named = 0)
  JOIN customers c ON c.customer = l.customer AND (f.named > 0 OR l.ts = c.first_ts)
  {%- endif %}
  WHERE l.reason = 0 AND NOT l.refund
  GROUP BY l.customer
)
{%- endif %}
