{#- How many customers there are in each part of a number that is cut, the lowest first. A number on a cut belongs to the
    part above it, or (`below`) to the one below it. -#}
{% import "dialect.sql" as d -%}
SELECT CAST(part AS INTEGER) AS part, CAST(count(*) AS BIGINT) AS customers
FROM (
  SELECT 0{% for cut in cuts %} + CAST(v {{ ">" if below else ">=" }} {{ cut }} AS INTEGER){% endfor %} AS part
  FROM (
    SELECT ({{ number }}) AS v
    {{ d.all_customers(first_value) }}
  )
  WHERE v IS NOT NULL
)
GROUP BY part
