{#- Customers who are new in the new extract or missing from it, and those whose first order moved. -#}
SELECT
  (count(*) FILTER (old_ts IS NULL))::BIGINT AS came,
  (count(*) FILTER (new_ts IS NULL))::BIGINT AS gone,
  (count(*) FILTER (new_ts < old_ts))::BIGINT AS earlier,
  (count(*) FILTER (new_ts > old_ts))::BIGINT AS later
FROM (
  SELECT customer, max(old_ts) AS old_ts, max(new_ts) AS new_ts
  FROM (
    SELECT customer, first_ts AS old_ts, NULL::TIMESTAMP AS new_ts FROM {{ old }}.customers
    UNION ALL
    SELECT customer, NULL::TIMESTAMP, first_ts FROM {{ new }}.customers
  )
  GROUP BY customer
)
