{#- Whether the ids of orders are of one order each. It is asked if orders have several rows.

    what   counts: how many ids there are, and how many are of several customers; how many orders have several rows, and how many
           of these have rows days apart. example: one of these -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
WITH {{ b.rows(s) }}, t_each_order AS (
  SELECT customer, oid, COUNT(*) AS row_count, MIN(ts) AS first_ts, MAX(ts) AS last_ts
  FROM t_rows
  WHERE {{ b.is_ordered(s) }} AND oid IS NOT NULL
  GROUP BY customer, oid
), t_apart AS (
  SELECT customer, oid, row_count, first_ts, last_ts, CASE WHEN {{ d.epoch_day("last_ts") }} - {{ d.epoch_day("first_ts") }} > 1 THEN 1 ELSE 0 END AS is_apart
  FROM t_each_order
)
{%- if what == "counts" %}
SELECT COUNT(*) AS ids, {{ d.big("SUM(CASE WHEN customers > 1 THEN 1 ELSE 0 END)") }} AS shared, {{ d.big("SUM(several)") }} AS several, {{ d.big("SUM(apart)") }} AS apart
FROM (
  SELECT oid, COUNT(*) AS customers, SUM(CASE WHEN row_count > 1 THEN 1 ELSE 0 END) AS several, SUM(is_apart) AS apart
  FROM t_apart
  GROUP BY oid
) each_id
{%- else %}
SELECT {{ d.text("oid") }} AS order_id, {{ d.text("customer") }} AS customer_id, first_ts, last_ts
FROM t_apart
WHERE is_apart = 1
ORDER BY oid, t_apart.customer
{{ d.page(1, 0) }}
{%- endif %}
