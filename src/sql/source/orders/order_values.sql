{#- Whether the values of a column are orders: how many there are and of how many customers, how many stand in several rows, and how
    many of those are of one customer, and of one customer at one moment.

    first   so many rows are looked at; all, if there is none -#}
WITH looked_at AS (
  SELECT {{ order }} AS oid, {{ customer }} AS customer, {{ date }} AS moment FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}
), each_order AS (
  SELECT count(*) AS "rows", count(DISTINCT customer) AS customers, count(DISTINCT moment) AS moments
  FROM looked_at
  WHERE oid IS NOT NULL
  GROUP BY oid
)
SELECT
  CAST(count(*) AS BIGINT) AS "values",
  CAST((SELECT count(DISTINCT customer) FROM looked_at) AS BIGINT) AS customers,
  CAST(count(*) FILTER (WHERE "rows" > 1) AS BIGINT) AS several,
  CAST(count(*) FILTER (WHERE "rows" > 1 AND customers <= 1) AS BIGINT) AS of_one,
  CAST(count(*) FILTER (WHERE "rows" > 1 AND customers <= 1 AND moments <= 1) AS BIGINT) AS at_once
FROM each_order
