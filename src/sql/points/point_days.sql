{#- What every customer was issued and redeemed on each day, customer by customer in the order of time. Points of nobody are of
    one customer without a name.

    id         of the customer
    has_orders whether the customer has orders
    v0, …      value of each attribute at the first order
    day        days since 1970-01-01
    issued, redeemed   DECIMAL(38,4) -#}
{% import "dialect.sql" as d -%}
WITH buyers AS (
  SELECT {{ d.float_id(d.text("c.customer")) }} AS id, c.customer
  FROM customers c
  {{ d.in_segment(filter_table, "c.customer") }}
)
SELECT
  coalesce(p.customer, '') AS id,
  b.id IS NOT NULL AS has_orders,
  {%- for attribute in attributes %}
  CAST(a.{{ attribute.column }} AS VARCHAR) AS v{{ loop.index0 }},
  {%- endfor %}
  CAST({{ d.epoch_day("p.ts") }} AS INTEGER) AS day,
  CAST(sum(p.issued) AS DECIMAL(38, 4)) AS issued,
  CAST(sum(p.redeemed) AS DECIMAL(38, 4)) AS redeemed
FROM point_rows p
{{ "JOIN" if filter_table else "LEFT JOIN" }} buyers b ON b.id = p.customer
{%- if attributes %}
LEFT JOIN customer_attributes a ON a.customer = b.customer
{%- endif %}
WHERE p.ts IS NOT NULL AND p.issued IS NOT NULL AND p.redeemed IS NOT NULL
GROUP BY ALL
ORDER BY id, day
