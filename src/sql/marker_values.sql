{#- The values of a column without capitals and blanks around them, most frequent first. Equal texts are counted first: there are
    few of them, and each is changed once. -#}
{% import "dialect.sql" as d -%}
SELECT coalesce(lower(trim({{ d.text(column) }})), '') AS value, CAST(sum(equal) AS BIGINT) AS "rows"
FROM (
  SELECT {{ column }}, count(*) AS equal
  FROM (SELECT {{ column }} FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) looked_at
  GROUP BY 1
) texts
GROUP BY 1
ORDER BY "rows" DESC, value
LIMIT 100
