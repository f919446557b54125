{#- The values of a column, most frequent first, with the rows that have each. -#}
SELECT text_value, COUNT(*) AS row_count
FROM (SELECT {{ value }} AS text_value FROM {{ s.scan }}) each_row
GROUP BY text_value
ORDER BY row_count DESC, text_value
LIMIT {{ most }}
