{#- How many rows of refunds have no earlier order of their customer, before orders are put together. -#}
SELECT CAST(count(CASE WHEN c.first_ts IS NULL OR r.ts < c.first_ts THEN 1 END) AS BIGINT) AS without
FROM (SELECT customer, ts FROM lines WHERE reason = 0 AND refund) r
LEFT JOIN (
  SELECT customer, min(ts) AS first_ts
  FROM lines
  WHERE reason = 0 AND NOT refund
  GROUP BY customer
) c ON c.customer = r.customer
