{#- Where the thresholds of lists lie in the data.

    vip, good       value of the customers just among the best
    window, median  days from the first purchase day to the next, of those who have one: the share asked for, and half of them
    customers, repeaters   all, and those with a second purchase day -#}
{% import "dialect.sql" as d -%}
WITH value AS (
  SELECT {{ "m.revenue" if has_amount else "CAST(m.orders AS DECIMAL(38, 4))" }} AS value
  FROM customer_totals m
  {{ d.in_segment(filter_table, "m.customer") }}
), days AS (
  SELECT DISTINCT o.customer, CAST({{ d.epoch_day("o.ts") }} AS INTEGER) AS day
  FROM orders o
  {{ d.in_segment(filter_table, "o.customer") }}
), numbered AS (
  SELECT customer, day, row_number() OVER (PARTITION BY customer ORDER BY day) AS nth
  FROM days
), second AS (
  SELECT s.day - f.day AS days
  FROM numbered f
  JOIN numbered s ON s.customer = f.customer AND s.nth = 2
  WHERE f.nth = 1
)
SELECT
  (SELECT CAST({{ d.quantile_value("value", 1 - vip_share) }} AS DECIMAL(38, 4)) FROM value) AS vip,
  (SELECT CAST({{ d.quantile_value("value", 1 - good_share) }} AS DECIMAL(38, 4)) FROM value) AS good,
  (SELECT CAST({{ d.quantile_value("days", window_share) }} AS BIGINT) FROM second) AS "window",
  (SELECT CAST({{ d.quantile_value("days", 0.5) }} AS BIGINT) FROM second) AS median,
  (SELECT CAST(count(*) AS BIGINT) FROM value) AS customers,
  (SELECT CAST(count(*) AS BIGINT) FROM second) AS repeaters
