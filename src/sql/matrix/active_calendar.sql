{#- Who was active when, for calendar ages of the cohort's own grain: one bit a period and customer, so the
    lowest bit is the cohort and the pattern of bits answers everything else. Months are kept with the customers.

    cohort, age   period index, age
    active        members with an order at the age
    last_active          members for whom it is the last active age
    first_return        members for whom it is the first active age after 0
    streak_ends      members whose unbroken run from 0 ends here
    retained_from_previous        members with an order at the age and at the one before -#}
{% import "dialect.sql" as d -%}
WITH masks AS (
  {%- if shape.cohort == "month" %}
  SELECT c.months AS mask FROM customers c {{ d.cohort_members(shape) }}
  {%- else %}
  SELECT {{ d.all_bits(d.bit(d.period(shape.cohort, "ts", shape.week_offset) ~ " - " ~ base)) }} AS mask
  FROM orders c
  {{ d.cohort_members(shape) }}
  GROUP BY customer
  {%- endif %}
), patterns AS (
  SELECT mask, {{ d.lowest_bit("mask") }} AS cohort, count(*) AS members
  FROM masks
  GROUP BY mask
), placed AS (
  SELECT cohort, {{ d.from_bit("mask", "cohort") }} AS ages, members
  FROM patterns
), shapes AS (
  SELECT cohort, ages, members,
    {{ d.run_length("ages") }} - 1 AS streak_end,
    CASE WHEN ages > 1 THEN {{ d.lowest_bit(d.without_first_bit("ages")) }} END AS first_return
  FROM placed
)
SELECT
  CAST(cohort + {{ base }} AS INTEGER) AS cohort,
  CAST(age AS INTEGER) AS age,
  CAST(sum(members) AS BIGINT) AS active,
  CAST(coalesce(sum(members) FILTER (WHERE {{ d.from_bit("ages", "age") }} = 1), 0) AS BIGINT) AS last_active,
  CAST(coalesce(sum(members) FILTER (WHERE age = first_return), 0) AS BIGINT) AS first_return,
  CAST(coalesce(sum(members) FILTER (WHERE age = streak_end), 0) AS BIGINT) AS streak_ends,
  CAST(coalesce(sum(members) FILTER (WHERE age > 0 AND {{ d.has_bit("ages", "greatest(age - 1, 0)") }}), 0) AS BIGINT) AS retained_from_previous
FROM shapes, {{ d.numbers(periods, "age") }}
WHERE {{ d.has_bit("ages", "age") }}
GROUP BY cohort, age
ORDER BY cohort, age
