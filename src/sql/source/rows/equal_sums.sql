{#- Orders with rows of several kinds, and those whose kinds each amount to the same.

    kind    of a row
    first   so many rows are looked at; all, if there is none -#}
SELECT
  CAST(count(*) AS BIGINT) AS orders,
  CAST(count(*) FILTER (WHERE least = most) AS BIGINT) AS equal
FROM (
  SELECT order_, min(total) AS least, max(total) AS most
  FROM (
    SELECT order_, kind, sum(paid) AS total
    FROM (SELECT {{ order }} AS order_, {{ kind }} AS kind, {{ amount }} AS paid FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) looked_at
    WHERE order_ IS NOT NULL AND paid IS NOT NULL
    GROUP BY order_, kind
  ) kinds
  GROUP BY order_
  HAVING count(*) > 1
) each_order
