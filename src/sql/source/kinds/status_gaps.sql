{#- Rows that count without a status, those of them whose order has one on another row, and those with an amount. -#}
SELECT
  count(*) AS without,
  count(CASE WHEN oid IN (SELECT oid FROM lines WHERE trim(status) <> '') THEN 1 END) AS further,
  count(CASE WHEN amount <> 0 THEN 1 END) AS amounts
FROM lines
WHERE reason = 0 AND coalesce(trim(status), '') = ''
