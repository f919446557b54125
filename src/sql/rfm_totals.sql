{#- Customers at the end of a day: days since the last order, orders, and the net amount, of the transactions up to it.

    customer       id
    last_ts        the last order
    recency_days   days from it to the day
    orders         accepted orders
    revenue        net amount, DECIMAL(38,4) -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE {{ name }} AS
SELECT
  customer,
  max(ts) FILTER (WHERE ordered) AS last_ts,
  CAST({{ day }} - {{ d.epoch_day("max(ts) FILTER (WHERE ordered)") }} AS DOUBLE) AS recency_days,
  CAST(count(*) FILTER (WHERE ordered) AS BIGINT) AS orders,
  CAST(coalesce(sum(amount), 0) AS DECIMAL(38, 4)) AS revenue
FROM transactions
WHERE {{ d.epoch_day("ts") }} <= {{ day }}
GROUP BY customer
HAVING count(*) FILTER (WHERE ordered) > 0
