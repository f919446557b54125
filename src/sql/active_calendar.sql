{#- Who was active when, for calendar ages of the cohort's own grain: one bit a period and customer, so the
    lowest bit is the cohort and the pattern of bits answers everything else. Months are kept with the customers.

    cohort, age   period index, age
    active        members with an order at the age
    last          members for whom it is the last active age
    second        members for whom it is the first active age after 0
    run_ends      members whose unbroken run from 0 ends here
    stayed        members with an order at the age and at the one before -#}
{% import "dialect.sql" as d -%}
WITH masks AS (
  {%- if shape.cohort == "month" %}
  SELECT c.months AS mask FROM customers c {{ d.groups(shape) }}
  {%- else %}
  SELECT bit_or({{ d.bit(d.period(shape.cohort, "ts", shape.week_offset) ~ " - " ~ base) }}) AS mask
  FROM orders c
  {{ d.groups(shape) }}
  GROUP BY customer
  {%- endif %}
), patterns AS (
  SELECT mask, {{ d.lowest_bit("mask") }} AS cohort, count(*) AS members
  FROM masks
  GROUP BY mask
), placed AS (
  SELECT cohort, mask >> cohort::UBIGINT AS ages, members
  FROM patterns
), shapes AS (
  SELECT cohort, ages, members,
    {{ d.run_length("ages") }} - 1 AS run_end,
    CASE WHEN ages > 1 THEN {{ d.lowest_bit("(ages - 1::UBIGINT)") }} END AS second
  FROM placed
)
SELECT
  (cohort + {{ base }})::INTEGER AS cohort,
  age::INTEGER AS age,
  sum(members)::BIGINT AS active,
  coalesce(sum(members) FILTER (ages >> age::UBIGINT = 1), 0)::BIGINT AS last,
  coalesce(sum(members) FILTER (age = second), 0)::BIGINT AS second,
  coalesce(sum(members) FILTER (age = run_end), 0)::BIGINT AS run_ends,
  coalesce(sum(members) FILTER (age > 0 AND (ages >> greatest(age - 1, 0)::UBIGINT) & 1 = 1), 0)::BIGINT AS stayed
FROM shapes, range(0, {{ periods }}) AS each(age)
WHERE (ages >> age::UBIGINT) & 1 = 1
GROUP BY cohort, age
ORDER BY cohort, age
