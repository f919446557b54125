{#- Currencies of the rows that the file of rates does not name. -#}
SELECT upper(trim(currency)) AS currency, CAST(count(*) AS BIGINT) AS "rows"
FROM raw_lines
WHERE trim(currency) <> '' AND upper(trim(currency)) NOT IN (SELECT currency FROM companion_rates)
GROUP BY 1
ORDER BY 2 DESC, 1
