{#- Dates beside the date of the order, one row for each: in how many of the first rows it has a value, and in how many of these it is
    a day earlier or later; how many customers there are, and how many pairs of customer and date; the average number of days before. -#}
{% import "dialect.sql" as d -%}
WITH sampled AS (
  SELECT {{ ts }} AS ts, {{ customer }} AS customer{% for other in others %}, CAST({{ d.moment(other) }} AS DATE) AS d{{ loop.index0 }}{% endfor %}
  FROM {{ scan }}
  LIMIT {{ first }}
), days AS (
  SELECT *, CAST(ts AS DATE) AS day FROM sampled WHERE ts IS NOT NULL
)
{% for _ in others -%}
{%- set other = "d" ~ loop.index0 -%}
SELECT
  CAST({{ loop.index0 }} AS BIGINT) AS place,
  CAST(count({{ other }}) AS BIGINT) AS filled,
  CAST(count(*) FILTER (WHERE {{ other }} < day) AS BIGINT) AS earlier,
  CAST(count(*) FILTER (WHERE {{ other }} > day) AS BIGINT) AS later,
  CAST(count(DISTINCT customer) FILTER (WHERE {{ other }} IS NOT NULL) AS BIGINT) AS customers,
  CAST(count(DISTINCT concat(customer, ' ', {{ other }})) FILTER (WHERE {{ other }} IS NOT NULL) AS BIGINT) AS pairs,
  CAST(round(coalesce(avg({{ d.days(other, "day") }}) FILTER (WHERE {{ other }} < day), 0)) AS BIGINT) AS days
FROM days
{% if not loop.last %}UNION ALL
{% endif %}
{%- endfor %}
ORDER BY place
