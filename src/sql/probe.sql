{#- The type and some values of an expression, on the first rows of a scan. -#}
SELECT typeof({{ value }}) AS kind, CAST({{ value }} AS VARCHAR) AS sample
FROM {{ scan }}
LIMIT 1000
