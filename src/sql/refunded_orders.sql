{#- Rows that name another order: how many, how many name one that is there, and one of the same customer, and how many rows there are.

    order, other   the order of a row, and the order that it names
    customer       who has ordered
    first          so many rows are looked at; all, if there is none -#}
{% import "dialect.sql" as d -%}
WITH looked_at AS (
  SELECT trim({{ d.text(order) }}) AS oid, trim({{ d.text(other) }}) AS other, {{ customer }} AS customer
  FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}
)
SELECT
  CAST(count(*) FILTER (WHERE other <> oid AND lower(other) NOT IN ('', '0', {{ placeholders | join(", ") }})) AS BIGINT) AS named,
  CAST(count(*) FILTER (WHERE other <> oid AND other IN (SELECT oid FROM looked_at)) AS BIGINT) AS found,
  CAST(count(*) FILTER (WHERE other <> oid AND (other, customer) IN (SELECT oid, customer FROM looked_at)) AS BIGINT) AS of_same,
  CAST(count(*) AS BIGINT) AS "rows"
FROM looked_at
