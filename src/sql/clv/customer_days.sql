{#- What customers spent, by the day they bought: all orders of a day are one purchase. A refund takes its money from
    the last purchase day that is not after it.

    customer   id
    day        days since 1970-01-01 of the purchase
    settled    the day the money moved: the purchase's own, or the refund's
    spend      net amount, DECIMAL(38,4)
    bought     a purchase day, not a refund of one -#}
{% import "dialect.sql" as d -%}
CREATE TABLE IF NOT EXISTS customer_days AS
WITH bought AS (
  SELECT customer, CAST({{ d.epoch_day("ts") }} AS INTEGER) AS day, CAST(coalesce(sum(amount), 0) AS DECIMAL(38, 4)) AS spend
  FROM orders
  GROUP BY ALL
), returned AS (
  SELECT customer, CAST({{ d.epoch_day("ts") }} AS INTEGER) AS day, CAST(coalesce(sum(amount), 0) AS DECIMAL(38, 4)) AS spend
  FROM refunds
  WHERE counts
  GROUP BY ALL
)
SELECT customer, day, day AS settled, spend, true AS bought
FROM bought
UNION ALL
SELECT r.customer, max(b.day) AS day, r.day AS settled, r.spend, false AS bought
FROM returned r
JOIN bought b ON b.customer = r.customer AND b.day <= r.day
GROUP BY r.customer, r.day, r.spend
