{#- Customers at the end of a day: days since the last order, orders, and the net amount, of the transactions up to it.

    customer       id
    last_ts        the last order
    orders         accepted orders
    revenue        net amount, DECIMAL(38,4)
    recency_days   days from the last order to the day -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE {{ name }} AS
SELECT
  totals_of_the_day.*,
  CAST({{ day }} - {{ d.epoch_day("totals_of_the_day.last_ts") }} AS DOUBLE) AS recency_days
FROM (
  SELECT
    customer,
    max(ts) FILTER (WHERE ordered) AS last_ts,
    CAST(count(*) FILTER (WHERE ordered) AS BIGINT) AS orders,
    CAST(coalesce(sum(amount), 0) AS DECIMAL(38, 4)) AS revenue
  FROM transactions
  WHERE {{ d.epoch_day("ts") }} <= {{ day }}
  GROUP BY customer
) AS totals_of_the_day
WHERE totals_of_the_day.orders > 0
