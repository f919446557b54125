{#- Orders of several lines with a discount: how many, how many have the same one on every line, and how many different discounts these
    are.

    first   so many rows are looked at; all, if there is none -#}
SELECT
  CAST(count(*) AS BIGINT) AS several,
  CAST(count(*) FILTER (WHERE least = most AND filled = lines) AS BIGINT) AS same
FROM (
  SELECT min(discount) AS least, max(discount) AS most, count(discount) AS filled, count(*) AS lines
  FROM (SELECT {{ order }} AS oid, {{ discount }} AS discount FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) looked_at
  WHERE oid IS NOT NULL
  GROUP BY oid
  HAVING count(*) > 1 AND max(abs(discount)) > 0
) orders_of_lines
