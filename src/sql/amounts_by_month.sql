{#- Amounts of one in `part` rows by month: how many are above 0, how many of these are whole numbers, and the average of their
    logarithms. To choose by the place of a row is cheap: amounts of other rows are not computed. -#}
SELECT
  CAST(date_trunc('month', ts) AS TIMESTAMP) AS month,
  CAST(count(*) AS BIGINT) AS "rows",
  CAST(count(*) FILTER (WHERE amount = floor(amount)) AS BIGINT) AS whole_numbers,
  CAST(avg(log10(CAST(amount AS DOUBLE))) AS DOUBLE) AS magnitude
FROM lines
WHERE reason = 0 AND refund IS NOT TRUE AND amount > 0{{ " AND line % " ~ part ~ " = 0" if part > 1 }}
GROUP BY 1
ORDER BY 1
