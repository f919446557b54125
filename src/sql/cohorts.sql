{#- One row a cohort: its size, and when its first and last member joined. -#}
{% import "dialect.sql" as d -%}
SELECT
  ({{ d.period(shape.cohort, "first_ts", shape.week_offset) }})::INTEGER AS cohort,
  count(*)::BIGINT AS size,
  min(first_ts) AS first_joined,
  max(first_ts) AS last_joined
FROM customers
GROUP BY ALL
ORDER BY ALL
