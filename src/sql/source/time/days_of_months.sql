{#- Dates of a sample: how many, how many of them have a day above 12, and how many different days and months there are; how many texts
    have the year first, and how many of these a day above 12.

    first   of so many first rows; of a sample of all, if there is none -#}
{% import "dialect.sql" as d -%}
{%- set texts -%} SELECT {{ column }} FROM {{ scan }} {%- endset -%}
SELECT
  CAST(count(ts) AS BIGINT) AS dates,
  CAST(count(*) FILTER (WHERE extract(day FROM ts) > 12) AS BIGINT) AS late,
  CAST(count(DISTINCT extract(day FROM ts)) AS BIGINT) AS days,
  CAST(count(DISTINCT extract(month FROM ts)) AS BIGINT) AS months,
  CAST(count(*) FILTER (WHERE value LIKE '____-__-%') AS BIGINT) AS year_first,
  CAST(count(*) FILTER (WHERE value LIKE '____-__-%' AND extract(day FROM ts) > 12) AS BIGINT) AS year_first_late
FROM (
  SELECT {{ ts }} AS ts, trim({{ d.text(column) }}) AS value
  FROM {% if first %}({{ texts }} LIMIT {{ first }}){% else %}{{ d.sampled(texts, 20000) }}{% endif %} sampled
) moments
