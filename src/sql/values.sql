{#- The values an attribute takes, or any column of a scan, most frequent first; at most `most` of them. -#}
{%- set value = "CAST(" ~ column ~ " AS VARCHAR)" if scan else column -%}
SELECT {{ value }} AS value, count(*) AS "rows"
FROM {{ scan if scan else "raw_lines" }}
WHERE {{ column }} IS NOT NULL
GROUP BY 1
ORDER BY "rows" DESC, value
LIMIT {{ most }}
