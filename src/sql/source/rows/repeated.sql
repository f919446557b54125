{#- Lines equal to an earlier one in every column: their number, their amount, and the most frequent one. A first pass
    finds candidates by hash, a second one compares only those.

    columns   of the file, as SQL names; names, the same as SQL texts
    distinct  one of them in which nearly all rows differ, which then decides what is a candidate -#}
{% import "dialect.sql" as d -%}
{%- set key -%} hash({{ distinct if distinct else columns | join(", ") }}) {%- endset -%}
WITH often AS (
  SELECT {{ key }} AS h
  FROM {{ scan }}
  {%- if filter %}
  WHERE {{ filter }}
  {%- endif %}
  GROUP BY 1
  HAVING count(*) > 1
), same AS (
  SELECT
    {{ d.record(names, columns) }} AS line,
    count(*) AS times,
    any_value(amount_) AS amount
  FROM (SELECT *, {{ amount }} AS amount_ FROM {{ scan }}) counted
  WHERE {{ key }} IN (SELECT h FROM often)
  {%- if filter %} AND ({{ filter }}){% endif %}
  GROUP BY 1
  HAVING count(*) > 1
)
SELECT
  CAST(count(*) AS BIGINT) AS kinds,
  CAST(coalesce(sum(times - 1), 0) AS BIGINT) AS "lines",
  CAST(sum(amount * CAST(times - 1 AS DECIMAL(12, 0))) AS DECIMAL(38, 4)) AS amount,
  CAST(coalesce(max(times), 0) AS BIGINT) AS times,
  {{ d.first_by(d.as_json("line"), "times DESC, line") }} AS example
FROM same
