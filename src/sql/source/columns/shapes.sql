{#- The texts of columns by shape: the text with every digit as a 0; most frequent first, at most `most` of each column. The rows are
    read once.

    place       of the column
    rows        values of that shape
    least       the least of them, most the greatest, as texts
    most_rest   the greatest of what follows their first number
    least_end   the least of what follows their second number, most_end the greatest -#}
{% import "dialect.sql" as d -%}
{%- set rows -%}{{ scan }}{% if first %} LIMIT {{ first }}{% endif %}{%- endset -%}
{%- set figures -%}
  shape,
  count(*) AS "rows",
  min(v) AS least,
  max(v) AS most,
  max(rest) AS most_rest,
  min({{ d.without_leading_digits(d.without_leading_signs("rest")) }}) AS least_end,
  max({{ d.without_leading_digits(d.without_leading_signs("rest")) }}) AS most_end
{%- endset -%}
{%- if columns | length == 1 -%}
SELECT
  {{ figures }}
FROM (
  SELECT v, {{ d.shape("v") }} AS shape, {{ d.behind_first_number("v") }} AS rest
  FROM (
    SELECT nullif(trim({{ d.text(columns[0]) }}), '') AS v
    FROM {{ rows }}
  ) texts
  WHERE v IS NOT NULL
) shaped
GROUP BY shape
ORDER BY "rows" DESC, shape
LIMIT {{ most }}
{%- else -%}
SELECT *
FROM (
  SELECT
    CAST(place AS BIGINT) AS place,
    {{ figures }},
    row_number() OVER (PARTITION BY place ORDER BY count(*) DESC, shape) AS rank
  FROM (
    SELECT place, v, {{ d.shape("v") }} AS shape, {{ d.behind_first_number("v") }} AS rest
    FROM (
      SELECT place, nullif(trim(value), '') AS v
      FROM (SELECT {{ d.values_by_place(columns) }} FROM (SELECT {% for column in columns %}{{ d.text(column) }} AS {{ column }}{{ ", " if not loop.last }}{% endfor %} FROM {{ rows }}) looked_at) each_value
    ) texts
    WHERE v IS NOT NULL
  ) shaped
  GROUP BY place, shape
) counted
WHERE rank <= {{ most }}
ORDER BY place, rank
{%- endif -%}
