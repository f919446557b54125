{#- The rows for which a condition holds, by the place of their file and by their own in it, from 1, with what stands in some
    columns.

    file   an expression for the place of a row's file, if it is known -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(coalesce(file, -1) AS BIGINT) AS file,
  CAST(place AS BIGINT) AS place,
  concat_ws(','{% for column in columns %}, {{ d.text(column) }}{% endfor %}) AS value
FROM (SELECT *, row_number() OVER (PARTITION BY file ORDER BY number) AS place, {{ condition }} AS is_listed FROM (SELECT *, {{ file or "-1" }} AS file, row_number() OVER () AS number FROM {{ scan }}) numbered) placed
WHERE is_listed
ORDER BY number
