{#- The members of a cohort, each with its status at one age. Every member has exactly one of the four.

    retained      active at this age, by the return criterion
    not-yet       not active so far, and the age is not over
    reactivated   not active at this age, but at a later one
    lapsed        neither active at this age nor since -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE cell_customers AS
WITH members AS (
  SELECT c.customer, c.first_ts
  FROM customers c
  {{ d.cohort_members(shape) }}
  WHERE {{ d.cohort(shape, "c.first_ts") }} = {{ cohort }}
), placed AS (
  SELECT f.customer, CAST({{ d.age(shape, "f.ts", "c.first_ts") }} AS INTEGER) AS age
  FROM orders f
  JOIN members c ON c.customer = f.customer
  GROUP BY ALL
  HAVING count(*) >= {{ shape.min_orders }}
), histories AS (
  SELECT
    customer,
    {%- if criterion == "on" %}
    bool_or(age = {{ age }}) AS counts,
    {%- elif criterion == "on-or-after" %}
    bool_or(age >= {{ age }}) AS counts,
    {%- elif criterion == "on-or-before" %}
    bool_or(age BETWEEN 1 AND {{ age }}) AS counts,
    {%- else %}
    count(*) FILTER (WHERE age <= {{ age }}) = {{ age }} + 1 AS counts,
    {%- endif %}
    bool_or(age >= {{ age }}) AS later
  FROM placed
  GROUP BY customer
)
SELECT
  c.customer,
  CASE
    {#- An age that no member has reached is not observed: no member counts in it, whatever was ordered before. #}
    WHEN NOT (SELECT max({{ d.age(shape, end ~ " - INTERVAL 1 MICROSECOND", "first_ts") }}) >= {{ age }} FROM members) THEN 'not-yet'
    WHEN coalesce(l.counts, false) THEN 'retained'
    WHEN ({{ d.age(shape, end, "c.first_ts") }}) <= {{ age }} THEN 'not-yet'
    WHEN coalesce(l.later, false) THEN 'reactivated'
    ELSE 'lapsed'
  END AS status
FROM members c
LEFT JOIN histories l ON l.customer = c.customer
