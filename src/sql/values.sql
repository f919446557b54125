{#- The values an attribute takes, most frequent first. -#}
SELECT {{ column }} AS value, count(*) AS "rows"
FROM raw_lines
WHERE {{ column }} IS NOT NULL
GROUP BY 1
ORDER BY "rows" DESC, value
LIMIT 200
