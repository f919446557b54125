{#- Values as texts, without capitals and blanks around them, with their numbers of rows and of positive amounts, most frequent first.

    value    what the rows are counted by
    amount   the amount of a row, if it has one
    first    so many first rows are looked at; all, if there is none
    most     the most values -#}
{% import "dialect.sql" as d -%}
SELECT
  coalesce(lower(trim({{ d.text("value") }})), '') AS value,
  CAST(count(*) AS BIGINT) AS "rows",
  CAST(count(*) FILTER (WHERE paid > 0) AS BIGINT) AS positive
FROM (SELECT {{ value }} AS value, {{ amount or "1" }} AS paid FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) looked_at
GROUP BY 1
ORDER BY 2 DESC, 1
LIMIT {{ most }}
