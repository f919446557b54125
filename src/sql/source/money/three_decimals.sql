{#- Numbers in texts with exactly three decimals of which the last is 0, and with exactly two: how many, and one of each.

    first   of so many first rows; of all, if there is none -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(count(*) FILTER (WHERE value LIKE '%.__0') AS BIGINT) AS three,
  CAST(count(*) FILTER (WHERE value LIKE '%.__') AS BIGINT) AS two,
  max(value) FILTER (WHERE value LIKE '%.__0') AS example,
  max(value) FILTER (WHERE value LIKE '%.__') AS other
FROM (SELECT trim({{ d.text(column) }}) AS value FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) texts
