{#- Currencies of the rows that count, most frequent first. -#}
SELECT upper(trim(currency)) AS currency, count(*) AS "rows"
FROM lines
WHERE reason = 0 AND trim(currency) <> ''
GROUP BY ALL
ORDER BY "rows" DESC, currency
LIMIT 12
