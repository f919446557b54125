{#- The values of columns without capitals and blanks around them, by the places of the columns, most frequent first. Equal texts
    are counted first: there are few of them, and each is changed once. -#}
{% import "dialect.sql" as d -%}
SELECT place, value, "rows"
FROM (
  SELECT
    CAST(place AS BIGINT) AS place,
    coalesce(lower(trim(value)), '') AS value,
    CAST(sum(equal) AS BIGINT) AS "rows",
    row_number() OVER (PARTITION BY place ORDER BY sum(equal) DESC, coalesce(lower(trim(value)), '')) AS rank
  FROM (
    SELECT place, value, count(*) AS equal
    FROM (
      SELECT {{ d.values_by_place(columns) }}
      FROM (SELECT {% for column in columns %}{{ d.text(column) }} AS {{ column }}{{ ", " if not loop.last }}{% endfor %} FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) looked_at
    ) each_value
    GROUP BY place, value
  ) texts
  GROUP BY place, coalesce(lower(trim(value)), '')
) counted
WHERE rank <= 100
ORDER BY place, rank
