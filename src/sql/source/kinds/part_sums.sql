{#- Orders that other rows name: how many, how many amount to what these rows do, and how many of those are named by several rows.

    order, other   the order of a row, and the order that it names
    first          so many rows are looked at; all, if there is none -#}
{% import "dialect.sql" as d -%}
WITH looked_at AS (
  SELECT trim({{ d.text(order) }}) AS oid, trim({{ d.text(other) }}) AS other, {{ amount }} AS amount
  FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}
), named AS (
  SELECT other AS oid, sum(amount) AS parts, count(*) AS several
  FROM looked_at
  WHERE other <> oid
  GROUP BY other
), wholes AS (
  SELECT oid, sum(amount) AS whole
  FROM looked_at
  GROUP BY oid
)
SELECT
  CAST(count(*) AS BIGINT) AS wholes,
  CAST(count(*) FILTER (WHERE whole = parts) AS BIGINT) AS equal,
  CAST(count(*) FILTER (WHERE whole = parts AND several > 1) AS BIGINT) AS of_several
FROM wholes
JOIN named USING (oid)
