{#- Steps: a customer at an age, with all that a matrix is made of as numbers that add up over customers and ages, so
    that the matrix of any customers is a sum over their steps.

    active, last, second, run_ends, stayed   0 or 1, as in matrix.sql
    again         1 where the second order lies at this age
    orders, revenue, cost                    as in matrix.sql
    the others    squares and products for the error of means: at this age, or (total_) increments of those from age 0 on -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE steps AS
WITH placed AS (
  {{ d.placed(shape) }}
), ranked AS (
  SELECT *,
    orders >= {{ shape.min_orders }} AS is_active,
    count(*) FILTER (orders >= {{ shape.min_orders }}) OVER so_far - 1 AS place,
    max(age) FILTER (orders >= {{ shape.min_orders }}) OVER earlier AS before,
    sum(orders) OVER so_far AS orders_so_far,
    (sum(revenue) OVER so_far)::DOUBLE AS revenue_so_far,
    (sum(revenue - cost) OVER so_far)::DOUBLE AS margin_so_far,
    (sum(revenue) FILTER (age = 0) OVER so_far)::DOUBLE AS revenue_at_0
  FROM placed
  WINDOW
    so_far AS (PARTITION BY customer ORDER BY age),
    earlier AS (PARTITION BY customer ORDER BY age ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), lives AS (
  SELECT customer,
    max(age) FILTER (is_active) AS last,
    min(age) FILTER (is_active AND age > 0) AS second,
    max(age) FILTER (is_active AND age = place) AS run_end
  FROM ranked
  GROUP BY customer
)
SELECT
  r.customer, r.cohort, r.age,
  r.is_active::TINYINT AS active,
  (r.age IS NOT DISTINCT FROM l.last)::TINYINT AS last,
  (r.age IS NOT DISTINCT FROM l.second)::TINYINT AS second,
  (r.age IS NOT DISTINCT FROM l.run_end)::TINYINT AS run_ends,
  (r.is_active AND r.before IS NOT DISTINCT FROM r.age - 1)::TINYINT AS stayed,
  (r.orders_so_far >= 2 AND r.orders_so_far - r.orders < 2)::TINYINT AS again,
  r.orders::INTEGER AS orders,
  r.revenue::DECIMAL(18, 4) AS revenue,
  r.cost::DECIMAL(18, 4) AS cost,
  r.revenue_at_0,
  r.revenue_so_far,
  r.margin_so_far,
  r.orders_so_far::DOUBLE AS orders_so_far
FROM ranked r
JOIN lives l ON l.customer = r.customer
