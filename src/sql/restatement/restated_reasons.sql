{#- How many orders and refunds were restated for which reason, of how many customers, and by how much. -#}
SELECT
  ordered, reason,
  CAST(count(*) AS BIGINT) AS orders,
  CAST(count(DISTINCT coalesce(new_customer, old_customer)) AS BIGINT) AS customers,
  CAST(coalesce(sum(new_amount), 0) - coalesce(sum(old_amount), 0) AS DECIMAL(38, 4)) AS amount
FROM restated
GROUP BY ordered, reason
ORDER BY ordered DESC, orders DESC, reason
