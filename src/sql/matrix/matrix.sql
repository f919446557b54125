{#- All counts of a matrix of any grains and ages: every order at its age, then every customer's ages.

    cohort, age   period index, age
    active        members with an order at the age (`min_orders` of them)
    last_active          members for whom it is the last active age
    first_return        members for whom it is the first active age after 0
    streak_ends      members whose unbroken run from 0 ends here
    retained_from_previous        members active at the age and at the one before
    acquisition_period  the acquisition period, if the cohorts of an attribute are subdivided by it
    orders        accepted orders; revenue: net amount; cost: its cost -#}
{% import "dialect.sql" as d -%}
{%- set by = "cohort, acquisition_period" if shape.acquisition_period else "cohort" -%}
WITH placed AS (
  {{ d.placed(shape) }}
), ranked AS (
  SELECT *,
    row_number() OVER (PARTITION BY customer ORDER BY age) - 1 AS place,
    lag(age) OVER (PARTITION BY customer ORDER BY age) AS before
  FROM placed
  WHERE orders >= {{ shape.min_orders }}
), histories AS (
  SELECT customer, {{ by }}, max(age) AS last_active, min(age) FILTER (WHERE age > 0) AS first_return, max(age) FILTER (WHERE age = place) AS streak_end
  FROM ranked
  GROUP BY customer, {{ by }}
)
SELECT
  {{ by }}, age,
  CAST(sum(active) AS BIGINT) AS active,
  CAST(sum(retained_from_previous) AS BIGINT) AS retained_from_previous,
  CAST(sum(last_active) AS BIGINT) AS last_active,
  CAST(sum(first_return) AS BIGINT) AS first_return,
  CAST(sum(streak_ends) AS BIGINT) AS streak_ends,
  CAST(sum(orders) AS BIGINT) AS orders,
  CAST(sum(revenue) AS DECIMAL(38, 4)) AS revenue,
  CAST(sum(cost) AS DECIMAL(38, 4)) AS cost
FROM (
  SELECT {{ by }}, age, 0 AS active, 0 AS retained_from_previous, 0 AS last_active, 0 AS first_return, 0 AS streak_ends,
    sum(orders) AS orders, sum(revenue) AS revenue, sum(cost) AS cost
  FROM placed GROUP BY {{ by }}, age
  UNION ALL
  SELECT {{ by }}, age, count(*), count(*) FILTER (WHERE before = age - 1), 0, 0, 0, 0, 0, 0 FROM ranked GROUP BY {{ by }}, age
  UNION ALL
  SELECT {{ by }}, last_active, 0, 0, count(*), 0, 0, 0, 0, 0 FROM histories GROUP BY {{ by }}, last_active
  UNION ALL
  SELECT {{ by }}, first_return, 0, 0, 0, count(*), 0, 0, 0, 0 FROM histories WHERE first_return IS NOT NULL GROUP BY {{ by }}, first_return
  UNION ALL
  SELECT {{ by }}, streak_end, 0, 0, 0, 0, count(*), 0, 0, 0 FROM histories WHERE streak_end IS NOT NULL GROUP BY {{ by }}, streak_end
)
GROUP BY {{ by }}, age
ORDER BY {{ by }}, age
