{#- Gaps between consecutive purchase days of a customer: how many gaps are how many days long. -#}
{% import "dialect.sql" as d -%}
WITH days AS (
  SELECT DISTINCT o.customer, CAST({{ d.epoch_day("o.ts") }} AS INTEGER) AS day
  FROM orders o
  {{ d.in_segment(filter_table, "o.customer") }}
), gaps AS (
  SELECT day - lag(day) OVER (PARTITION BY customer ORDER BY day) AS gap
  FROM days
)
SELECT CAST(gap AS INTEGER) AS gap, CAST(count(*) AS BIGINT) AS count
FROM gaps
WHERE gap IS NOT NULL
GROUP BY gap
ORDER BY gap
