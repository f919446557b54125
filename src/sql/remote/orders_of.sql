{#- The orders of some customers, those with most first, and how many customers and orders all others make together.

    customers   their ids, as the database writes them -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
WITH {{ b.orders(s) }}, t_each AS (
  SELECT customer, COUNT(*) AS order_count FROM t_orders GROUP BY customer
)
SELECT customer_id, COUNT(*) AS customer_count, {{ d.big("SUM(order_count)") }} AS order_count
FROM (
  SELECT CASE WHEN customer IN ({{ customers | join(", ") }}) THEN {{ d.text("customer") }} END AS customer_id, order_count
  FROM t_each
) each_customer
GROUP BY customer_id
ORDER BY order_count DESC, customer_id
