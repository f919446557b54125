{#- The rows for which a condition holds, by their place among all, from 1, with what stands in some columns. -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(place AS BIGINT) AS place,
  concat_ws(','{% for column in columns %}, {{ d.text(column) }}{% endfor %}) AS value
FROM (SELECT *, row_number() OVER () AS place FROM {{ scan }}) placed
WHERE {{ condition }}
ORDER BY place
