{#- Statuses as written, most frequent first, with their rows and amount; of rows that count, and of those that a status
    leaves out. -#}
SELECT
  status,
  reason <> 0 AS is_left_out,
  refund IS TRUE AS refund,
  count(*) AS "rows",
  CAST(sum(amount) AS DECIMAL(38, 4)) AS amount
FROM lines
WHERE trim(status) <> '' AND reason IN (0, {{ left_out }})
GROUP BY status, reason <> 0, refund IS TRUE
ORDER BY "rows" DESC, status, is_left_out, refund
LIMIT 1000
