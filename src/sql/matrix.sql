{#- All counts of a matrix of any grains and ages: every order at its age, then every customer's ages.

    cohort, age   period index, age
    active        members with an order at the age (`min_orders` of them)
    last          members for whom it is the last active age
    second        members for whom it is the first active age after 0
    run_ends      members whose unbroken run from 0 ends here
    stayed        members active at the age and at the one before
    part          the acquisition period, if the cohorts of an attribute are subdivided by it
    orders        accepted orders; revenue: net amount; cost: its cost -#}
{% import "dialect.sql" as d -%}
{%- set by = "cohort, part" if shape.part else "cohort" -%}
WITH placed AS (
  {{ d.placed(shape) }}
), ranked AS (
  SELECT *,
    row_number() OVER (PARTITION BY customer ORDER BY age) - 1 AS place,
    lag(age) OVER (PARTITION BY customer ORDER BY age) AS before
  FROM placed
  WHERE orders >= {{ shape.min_orders }}
), lives AS (
  SELECT customer, {{ by }}, max(age) AS last, min(age) FILTER (WHERE age > 0) AS second, max(age) FILTER (WHERE age = place) AS run_end
  FROM ranked
  GROUP BY customer, {{ by }}
)
SELECT
  {{ by }}, age,
  CAST(sum(active) AS BIGINT) AS active,
  CAST(sum(stayed) AS BIGINT) AS stayed,
  CAST(sum(last) AS BIGINT) AS last,
  CAST(sum(second) AS BIGINT) AS second,
  CAST(sum(run_ends) AS BIGINT) AS run_ends,
  CAST(sum(orders) AS BIGINT) AS orders,
  CAST(sum(revenue) AS DECIMAL(38, 4)) AS revenue,
  CAST(sum(cost) AS DECIMAL(38, 4)) AS cost
FROM (
  SELECT {{ by }}, age, 0 AS active, 0 AS stayed, 0 AS last, 0 AS second, 0 AS run_ends,
    sum(orders) AS orders, sum(revenue) AS revenue, sum(cost) AS cost
  FROM placed GROUP BY {{ by }}, age
  UNION ALL
  SELECT {{ by }}, age, count(*), count(*) FILTER (WHERE before = age - 1), 0, 0, 0, 0, 0, 0 FROM ranked GROUP BY {{ by }}, age
  UNION ALL
  SELECT {{ by }}, last, 0, 0, count(*), 0, 0, 0, 0, 0 FROM lives GROUP BY {{ by }}, last
  UNION ALL
  SELECT {{ by }}, second, 0, 0, 0, count(*), 0, 0, 0, 0 FROM lives WHERE second IS NOT NULL GROUP BY {{ by }}, second
  UNION ALL
  SELECT {{ by }}, run_end, 0, 0, 0, 0, count(*), 0, 0, 0 FROM lives WHERE run_end IS NOT NULL GROUP BY {{ by }}, run_end
)
GROUP BY {{ by }}, age
ORDER BY {{ by }}, age
