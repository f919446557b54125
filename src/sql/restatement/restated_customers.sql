{#- Customers who are new in the new extract or missing from it, and those whose first order moved. -#}
SELECT
  CAST(count(*) FILTER (WHERE old_ts IS NULL) AS BIGINT) AS came,
  CAST(count(*) FILTER (WHERE new_ts IS NULL) AS BIGINT) AS gone,
  CAST(count(*) FILTER (WHERE new_ts < old_ts) AS BIGINT) AS earlier,
  CAST(count(*) FILTER (WHERE new_ts > old_ts) AS BIGINT) AS later
FROM (
  SELECT customer, max(old_ts) AS old_ts, max(new_ts) AS new_ts
  FROM (
    SELECT customer, first_ts AS old_ts, CAST(NULL AS TIMESTAMP) AS new_ts FROM {{ old }}.customers
    UNION ALL
    SELECT customer, CAST(NULL AS TIMESTAMP), first_ts FROM {{ new }}.customers
  )
  GROUP BY customer
)
