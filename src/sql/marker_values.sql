{#- The values of a column without capitals and blanks around them, most frequent first. -#}
{% import "dialect.sql" as d -%}
SELECT coalesce(lower(trim({{ d.text(column) }})), '') AS value, count(*) AS "rows"
FROM (SELECT {{ column }} FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) looked_at
GROUP BY 1
ORDER BY "rows" DESC, value
LIMIT 100
