{#- Rows that share customer, day and amount with others, and of those the rows whose values of a column all differ.

    columns   of which the values may be steps
    first     so many rows are looked at
    first0    the first value of the first column, steps0 the rows that it tells apart, and so on -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(coalesce(sum("rows"), 0) AS BIGINT) AS "rows"
{%- for column in columns %},
  CAST(coalesce(sum("rows") FILTER (WHERE "rows" > 1 AND "values{{ loop.index0 }}" = "rows"), 0) AS BIGINT) AS steps{{ loop.index0 }},
  min(least{{ loop.index0 }}) AS first{{ loop.index0 }}
{%- endfor %}
FROM (
  SELECT
    count(*) AS "rows"
    {%- for column in columns %},
    count(DISTINCT {{ column }}) AS "values{{ loop.index0 }}",
    min({{ column }}) AS least{{ loop.index0 }}
    {%- endfor %}
  FROM (SELECT {{ customer }} AS customer_, {{ amount }} AS amount_, {{ date }} AS date_, {{ columns | join(", ") }} FROM {{ scan }} LIMIT {{ first }}) looked_at
  WHERE customer_ IS NOT NULL
  GROUP BY customer_, amount_, substr({{ d.text("date_") }}, 1, 10)
) alike
