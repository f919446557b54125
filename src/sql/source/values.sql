{#- The values a column of `table` takes, most frequent first, at most `most` of them: each with the customers it has, or with its
    rows if no `customer` is named. -#}
SELECT CAST({{ column }} AS VARCHAR) AS value, {{ "count(DISTINCT " ~ customer ~ ")" if customer else "count(*)" }} AS times
FROM {{ table }}
WHERE {{ column }} IS NOT NULL
GROUP BY 1
ORDER BY times DESC, value
LIMIT {{ most }}
