{#- Customers with several values of a column: how many customers there are, how many of them have several values, and how many pairs
    of customer and value there are. -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(count(*) AS BIGINT) AS names,
  CAST(count(*) FILTER (WHERE "values" > 1) AS BIGINT) AS several,
  CAST(coalesce(sum("values"), 0) AS BIGINT) AS pairs
FROM (
  SELECT customer, count(DISTINCT value) AS "values"
  FROM (
    SELECT {{ customer }} AS customer, nullif(lower(trim({{ d.text(column) }})), '') AS value
    FROM {{ scan }}{% if filter %}
    WHERE {{ filter }}{% endif %}
  ) looked_at
  WHERE customer IS NOT NULL AND value IS NOT NULL
  GROUP BY customer
) each_customer
