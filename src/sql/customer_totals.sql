{#- Every customer in one row: first and last order, how many, and the net amount (orders less refunds that count). -#}
CREATE OR REPLACE TABLE customer_totals AS
SELECT
  customer,
  min(ts) FILTER (ordered) AS first_ts,
  max(ts) FILTER (ordered) AS last_ts,
  count(*) FILTER (ordered)::BIGINT AS orders,
  coalesce(sum(amount), 0)::DECIMAL(38, 4) AS revenue
FROM transactions
GROUP BY customer
HAVING count(*) FILTER (ordered) > 0
