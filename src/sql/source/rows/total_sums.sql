{#- Rows for which a condition holds, and how many of them amount to the rows above, to those since the last such row, or to
    all others. -#}
SELECT
  CAST(count(*) FILTER (WHERE is_total) AS BIGINT) AS totals,
  CAST(count(*) FILTER (WHERE is_total AND (abs(amount - above) < 0.01 OR abs(amount - since) < 0.01 OR abs(amount - others) < 0.01)) AS BIGINT) AS sums
FROM (
  SELECT
    is_total,
    amount,
    sum(part) OVER (ORDER BY place) AS above,
    sum(part) OVER (PARTITION BY section) AS since,
    sum(part) OVER () AS others
  FROM (
    SELECT
      is_total,
      amount,
      CASE WHEN NOT is_total THEN amount END AS part,
      place,
      coalesce(sum(CASE WHEN is_total THEN 1 ELSE 0 END) OVER (ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS section
    FROM (SELECT {{ condition }} AS is_total, {{ amount }} AS amount, row_number() OVER () AS place FROM {{ scan }}) placed
  ) sections
) summed
