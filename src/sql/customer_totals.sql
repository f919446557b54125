{#- Every customer in one row: first and last order, how many, and the net amount (orders less refunds that count). -#}
CREATE OR REPLACE TABLE customer_totals AS
SELECT
  customer,
  min(ts) FILTER (WHERE ordered) AS first_ts,
  max(ts) FILTER (WHERE ordered) AS last_ts,
  CAST(count(*) FILTER (WHERE ordered) AS BIGINT) AS orders,
  CAST(coalesce(sum(amount), 0) AS DECIMAL(38, 4)) AS revenue
FROM transactions
GROUP BY customer
HAVING count(*) FILTER (WHERE ordered) > 0
