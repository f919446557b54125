{#- Activity: a customer at an age, with the orders and the net amount there. What a bit a period cannot hold. -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE activity AS
SELECT
  f.customer,
  ({{ d.period(shape.cohort, "c.first_ts", shape.week_offset) }})::INTEGER AS cohort,
  ({{ d.age(shape, "f.ts", "c.first_ts") }})::INTEGER AS age,
  count(*) FILTER (f.ordered) AS orders,
  coalesce(sum(f.amount), 0) AS revenue
FROM movements f
JOIN customers c ON c.customer = f.customer
GROUP BY ALL
