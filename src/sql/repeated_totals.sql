{#- Orders of several lines: how many, how many of them have one total on every line or on one line alone, and how many
    different totals these are. -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(count(*) AS BIGINT) AS several,
  CAST(count(*) FILTER (WHERE least = most) AS BIGINT) AS same,
  CAST(count(DISTINCT least) FILTER (WHERE least = most) AS BIGINT) AS totals
FROM (
  SELECT min(amount) AS least, max(amount) AS most
  FROM (SELECT {{ order }} AS oid, {{ d.money(amount) }} AS amount FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) lines_of_orders
  WHERE oid IS NOT NULL
  GROUP BY oid
  HAVING count(*) > 1
) orders_of_lines
