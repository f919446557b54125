{#- How many rows have a customer, and how many of these share customer and amount with another.

    first   so many rows are looked at -#}
SELECT
  CAST(coalesce(sum("rows"), 0) AS BIGINT) AS "rows",
  CAST(coalesce(sum("rows") FILTER (WHERE "rows" > 1), 0) AS BIGINT) AS alike
FROM (
  SELECT count(*) AS "rows"
  FROM (SELECT {{ customer }} AS customer_, {{ amount }} AS amount_ FROM {{ scan }} LIMIT {{ first }}) looked_at
  WHERE customer_ IS NOT NULL
  GROUP BY customer_, amount_
) each_amount
