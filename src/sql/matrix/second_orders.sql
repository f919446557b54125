{#- Members by the age that holds their second order, and (age NULL) by cohort with the median number of days to it. -#}
{% import "dialect.sql" as d -%}
WITH numbered AS (
  SELECT customer, ts, row_number() OVER (PARTITION BY customer ORDER BY ts) AS place
  FROM orders
), second AS (
  SELECT
    {{ d.cohort(shape, "c.first_ts") }} AS cohort,
    {%- if shape.acquisition_period %}
    {{ d.acquisition_period(shape, "c.first_ts") }} AS acquisition_period,
    {%- endif %}
    CAST({{ d.age(shape, "n.ts", "c.first_ts") }} AS INTEGER) AS age,
    {{ d.days("c.first_ts", "n.ts") }} AS days
  FROM numbered n
  JOIN customers c ON c.customer = n.customer
  {{ d.cohort_members(shape) }}
  WHERE n.place = 2
)
{%- set by = "cohort, acquisition_period" if shape.acquisition_period else "cohort" %}
SELECT {{ by }}, age, CAST(count(*) AS BIGINT) AS second_orders, CAST({{ d.median("days") }} AS DOUBLE) AS days
FROM second
GROUP BY GROUPING SETS (({{ by }}, age), (cohort))
ORDER BY {{ by }}, age
