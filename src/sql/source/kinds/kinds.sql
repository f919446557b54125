{#- The values of a column with their rows, and how many of those lack a date or an amount.

    lacking   the numbers of the reasons for that
    most      so many values at most -#}
SELECT
  coalesce({{ column }}, '') AS value,
  count(*) AS "rows",
  count(*) FILTER (WHERE reason IN ({{ lacking | join(", ") }})) AS lacking
FROM lines
WHERE reason IN (0, {{ lacking | join(", ") }})
GROUP BY 1
ORDER BY "rows" DESC, value
LIMIT {{ most }}
