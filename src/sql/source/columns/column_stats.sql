{#- Statistics of columns that have a type, from the first rows of a scan or (`whole`) all of them: one row. Only the values of text are
    counted exactly, if at all: to plan that for every column takes longer than the rest. So does a condition on the last value of each,
    instead of the numbers of the rows.

    number   a name for the number of a row that no column has -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(count(*) AS BIGINT) AS looked_at,
{%- for column in columns %}
{%- set is_text = texts[loop.index0] %}
  CAST(count({{ column }}) AS BIGINT) AS filled{{ loop.index0 }},
  CAST({{ "count(DISTINCT " if exact and is_text else "approx_count_distinct(" }}{{ column }}) AS BIGINT) AS distinct{{ loop.index0 }},
  left(CAST(any_value({{ column }}) AS VARCHAR), 60) AS sample{{ loop.index0 }},
  left(CAST({{ d.least_by(column, ["-" ~ number]) }} AS VARCHAR), 60) AS last{{ loop.index0 }}
  {%- if is_text and not whole %},
  CAST(count(CASE WHEN {{ d.is_beyond_ascii(d.text(column)) }} THEN 1 END) AS BIGINT) AS beyond_ascii{{ loop.index0 }}
  {%- endif %}
  {{- "," if not loop.last }}
{%- endfor %}
FROM (SELECT *, row_number() OVER () AS {{ number }} FROM {{ scan }}{{ "" if whole else " LIMIT " ~ most }})
