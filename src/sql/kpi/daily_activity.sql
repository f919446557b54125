{#- What every customer did on each day, customer by customer in the order of time: orders, and the net amount of orders and
    refunds; with the values of some attributes.

    customer   id
    v0, …      value of each attribute at the first order
    day        days since 1970-01-01
    orders     accepted orders
    amount     net amount, DECIMAL(38,4) -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(f.customer AS VARCHAR) AS customer,
  {%- for attribute in attributes %}
  CAST(p.{{ attribute.column }} AS VARCHAR) AS v{{ loop.index0 }},
  {%- endfor %}
  CAST({{ d.epoch_day("f.ts") }} AS INTEGER) AS day,
  CAST(count(*) FILTER (WHERE f.ordered) AS BIGINT) AS orders,
  CAST(coalesce(sum(f.amount), 0) AS DECIMAL(38, 4)) AS amount
FROM transactions f
{{ d.in_segment(filter_table, "f.customer") }}
{%- if attributes %}
JOIN customer_attributes p ON p.customer = f.customer
{%- endif %}
GROUP BY ALL
ORDER BY customer, day
