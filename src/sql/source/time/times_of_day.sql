{#- Whether a column holds times of day, beside dates without one: filled values, those that can be read, dates that have a
    time of their own, and an example.

    first   so many rows are looked at, if not all -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(count(*) FILTER (WHERE trim({{ d.text(time) }}) <> '') AS BIGINT) AS filled,
  CAST(count({{ d.time_of_day(time, formats) }}) AS BIGINT) AS "read",
  CAST(count(*) FILTER (WHERE ({{ ts }}) <> CAST(CAST(({{ ts }}) AS DATE) AS TIMESTAMP)) AS BIGINT) AS timed,
  max({{ d.text(time) }}) AS example
FROM (SELECT * FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) looked_at
