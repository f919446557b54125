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
  SELECT {{ d.all_bits(d.bit(d.period(shape.cohort, "ts", shape.week_offset) ~ " - " ~ base)) }} AS mask
  FROM orders c
  {{ d.groups(shape) }}
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
    {{ d.run_length("ages") }} - 1 AS run_end,
    CASE WHEN ages > 1 THEN {{ d.lowest_bit(d.without_first_bit("ages")) }} END AS second
  FROM placed
)
SELECT
  CAST(cohort + {{ base }} AS INTEGER) AS cohort,
  CAST(age AS INTEGER) AS age,
  CAST(sum(members) AS BIGINT) AS active,
  CAST(coalesce(sum(members) FILTER (WHERE {{ d.from_bit("ages", "age") }} = 1), 0) AS BIGINT) AS last,
  CAST(coalesce(sum(members) FILTER (WHERE age = second), 0) AS BIGINT) AS second,
  CAST(coalesce(sum(members) FILTER (WHERE age = run_end), 0) AS BIGINT) AS run_ends,
  CAST(coalesce(sum(members) FILTER (WHERE age > 0 AND {{ d.has_bit("ages", "greatest(age - 1, 0)") }}), 0) AS BIGINT) AS stayed
FROM shapes, {{ d.numbers(periods, "age") }}
WHERE {{ d.has_bit("ages", "age") }}
GROUP BY cohort, age
ORDER BY cohort, age
