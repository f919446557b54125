{#- Currencies of the rows that count, most frequent first. -#}
SELECT upper(trim(currency)) AS currency, min(currency) AS written, count(*) AS "rows"
FROM lines
WHERE reason = 0 AND trim(currency) <> ''
GROUP BY upper(trim(currency))
ORDER BY "rows" DESC, upper(trim(currency))
LIMIT 12
