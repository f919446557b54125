{#- The additive cube: counts by cohort, age in months and some attributes, so that any slice is a sum over it. Activity
    comes from the customers' bit masks if they hold all months; orders and money from one join. -#}
{% import "dialect.sql" as d -%}
{%- set values -%}
{%- for attribute in attributes %}{{ attribute.column }}, {% endfor -%}
{%- endset -%}
{%- set values_of_members -%}
{%- for attribute in attributes %}m.{{ attribute.column }}, {% endfor -%}
{%- endset -%}
CREATE OR REPLACE TABLE {{ name }} AS
WITH members AS MATERIALIZED (
  SELECT
    c.customer,
    c.first_month AS cohort
    {%- if months <= 64 %},
    c.months
    {%- endif %}
    {%- for attribute in attributes %},
    p.{{ attribute.column }}
    {%- endfor %}
  FROM customers c
  JOIN customer_attributes p ON p.customer = c.customer
  {%- if filter_table %}
  SEMI JOIN {{ filter_table }} w ON w.customer = c.customer
  {%- endif %}
), moved AS (
  SELECT
    {{ values_of_members }}
    m.cohort,
    CAST({{ d.period("month", "f.ts", 0) }} - m.cohort AS INTEGER) AS age,
    count(*) FILTER (WHERE f.ordered) AS orders,
    CAST(sum(f.amount) AS DECIMAL(38, 4)) AS revenue
  FROM transactions f
  JOIN members m ON m.customer = f.customer
  GROUP BY ALL
), present AS (
  {%- if months <= 64 %}
  SELECT {{ values }} cohort, CAST(age AS INTEGER) AS age, sum(members) AS active
  FROM (
    SELECT {{ values }} cohort, {{ d.from_bit("months", "cohort - " ~ base) }} AS ages, count(*) AS members
    FROM members
    GROUP BY ALL
  ), {{ d.numbers(months, "age") }}
  WHERE {{ d.has_bit("ages", "age") }}
  GROUP BY ALL
  {%- else %}
  SELECT {{ values }} cohort, age, count(*) AS active
  FROM (
    SELECT DISTINCT {{ values_of_members }} m.customer, m.cohort, CAST({{ d.period("month", "o.ts", 0) }} - m.cohort AS INTEGER) AS age
    FROM orders o
    JOIN members m ON m.customer = o.customer
  )
  GROUP BY ALL
  {%- endif %}
)
SELECT
  {{ values }} cohort, age,
  CAST(sum(active) AS BIGINT) AS active,
  CAST(sum(orders) AS BIGINT) AS orders,
  CAST(coalesce(sum(revenue), 0) AS DECIMAL(38, 4)) AS revenue
FROM (
  SELECT {{ values }} cohort, age, 0 AS active, orders, revenue FROM moved
  UNION ALL
  SELECT {{ values }} cohort, age, active, 0, NULL FROM present
)
GROUP BY ALL
