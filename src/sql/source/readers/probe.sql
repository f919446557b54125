{#- The type and some values of an expression, row by row, on the first rows of a scan. -#}
{% import "dialect.sql" as d -%}
SELECT {{ d.type_of("value_") }} AS kind, CAST(value_ AS VARCHAR) AS sample
FROM (SELECT *, {{ value }} AS value_ FROM {{ scan }} LIMIT 1000)
