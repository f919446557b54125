{#- Everything a matrix of any grains and ages is made of: every order at its age, then every customer's ages.

    cohort, age   period index, age
    active        members with an order at the age
    last          members whose last active age it is
    second        members whose first active age after 0 it is
    run_ends      members whose unbroken run from 0 ends here
    orders        accepted orders; revenue: net amount -#}
{% import "dialect.sql" as d -%}
WITH placed AS (
  SELECT
    f.customer,
    ({{ d.period(shape.cohort, "c.first_ts", shape.week_offset) }})::INTEGER AS cohort,
    ({{ d.age(shape, "f.ts", "c.first_ts") }})::INTEGER AS age,
    count(*) FILTER (f.ordered) AS orders,
    coalesce(sum(f.amount), 0) AS revenue
  FROM (
    SELECT customer, ts, amount, true AS ordered FROM orders
    UNION ALL
    SELECT customer, ts, amount, false AS ordered FROM refunds WHERE counts
  ) f
  JOIN customers c ON c.customer = f.customer
  GROUP BY ALL
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY customer ORDER BY age) - 1 AS place
  FROM placed
  WHERE orders > 0
), lives AS (
  SELECT customer, cohort, max(age) AS last, min(age) FILTER (age > 0) AS second, max(age) FILTER (age = place) AS run_end
  FROM ranked
  GROUP BY customer, cohort
), ends AS (
  SELECT cohort, last AS age, count(*) AS last, 0 AS second, 0 AS run_ends FROM lives GROUP BY ALL
  UNION ALL
  SELECT cohort, second, 0, count(*), 0 FROM lives WHERE second IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT cohort, run_end, 0, 0, count(*) FROM lives GROUP BY ALL
)
SELECT
  cohort, age,
  sum(active)::BIGINT AS active,
  sum(last)::BIGINT AS last,
  sum(second)::BIGINT AS second,
  sum(run_ends)::BIGINT AS run_ends,
  sum(orders)::BIGINT AS orders,
  sum(revenue)::DECIMAL(38, 4) AS revenue
FROM (
  SELECT cohort, age, count(*) FILTER (orders > 0) AS active, 0 AS last, 0 AS second, 0 AS run_ends,
    sum(orders) AS orders, sum(revenue) AS revenue
  FROM placed
  GROUP BY cohort, age
  UNION ALL
  SELECT cohort, age, 0, last, second, run_ends, 0, 0 FROM ends
)
GROUP BY cohort, age
ORDER BY cohort, age
