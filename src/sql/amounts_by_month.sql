{#- Amounts of sampled rows by month: how many are above 0, how many of these are whole numbers, and the average of their logarithms. -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(date_trunc('month', ts) AS TIMESTAMP) AS month,
  CAST(count(*) AS BIGINT) AS "rows",
  CAST(count(*) FILTER (WHERE amount = floor(amount)) AS BIGINT) AS whole_numbers,
  CAST(avg(log10(CAST(amount AS DOUBLE))) AS DOUBLE) AS magnitude
FROM {{ d.sampled("SELECT ts, amount FROM lines WHERE reason = 0 AND refund IS NOT TRUE", 20000) }} sampled
WHERE amount > 0
GROUP BY 1
ORDER BY 1
