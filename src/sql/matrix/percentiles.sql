{#- Percentiles of the net amount per member at every age, members without an order or refund there counted as zero:
    for every percentile of a list the value at place (N - 1) * percent / 100 of the sorted values, and the next. -#}
{% import "dialect.sql" as d -%}
WITH sizes AS (
  SELECT {{ d.cohort(shape, "c.first_ts") }} AS cohort, count(*) AS size
  FROM customers c
  {{ d.cohort_members(shape) }}
  GROUP BY 1
), placed AS (
  SELECT
    f.customer,
    {{ d.cohort(shape, "c.first_ts") }} AS cohort,
    CAST({{ d.age(shape, "f.ts", "c.first_ts") }} AS INTEGER) AS age,
    sum(f.amount) AS revenue
  FROM transactions f
  JOIN customers c ON c.customer = f.customer
  {{ d.cohort_members(shape) }}
  GROUP BY ALL
), weighed AS (
  SELECT cohort, age, revenue, count(*) AS weight FROM placed GROUP BY cohort, age, revenue
  UNION ALL
  SELECT p.cohort, p.age, 0, any_value(s.size) - count(*)
  FROM placed p
  JOIN sizes s ON s.cohort = p.cohort
  GROUP BY p.cohort, p.age
), sorted AS (
  SELECT cohort, age, revenue,
    sum(weight) OVER (PARTITION BY cohort, age ORDER BY revenue ROWS UNBOUNDED PRECEDING) AS through,
    CAST(sum(weight) OVER (PARTITION BY cohort, age) - 1 AS BIGINT) AS last
  FROM weighed
  WHERE weight > 0
)
SELECT
  cohort, age
  {%- for percent in percents %},
  CAST(min(revenue) FILTER (WHERE through > {{ d.whole_part("last * " ~ percent, 100) }}) AS DECIMAL(38, 4)) AS low{{ loop.index0 }},
  CAST(min(revenue) FILTER (WHERE through > least({{ d.whole_part("last * " ~ percent, 100) }} + 1, last)) AS DECIMAL(38, 4)) AS high{{ loop.index0 }}
  {%- endfor %}
FROM sorted
GROUP BY cohort, age
ORDER BY cohort, age
