{#- Which cells restated orders and refunds left or came to, and why; what stays in its cell counts once. -#}
SELECT cohort, age, reason, CAST(count(*) AS BIGINT) AS orders
FROM (
  SELECT old_cohort AS cohort, old_age AS age, reason FROM restated WHERE was
  UNION ALL
  SELECT new_cohort, new_age, reason
  FROM restated
  WHERE stands AND NOT (was AND old_cohort IS NOT DISTINCT FROM new_cohort AND old_age = new_age)
)
GROUP BY ALL
ORDER BY ALL
