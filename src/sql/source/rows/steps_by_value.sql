{#- The steps of a column, the one that most ids have first: its rows, the ids that have it, and when it occurs first.

    id       of what the rows are steps
    is_out   whether a row does not count as an order
    first    so many rows are looked at; all, if there is none -#}
{% import "dialect.sql" as d -%}
SELECT
  lower(trim({{ d.text("step") }})) AS value,
  CAST(count(*) AS BIGINT) AS "rows",
  CAST(count(DISTINCT id) AS BIGINT) AS ids
FROM (
  SELECT {{ id }} AS id, {{ step }} AS step, {{ amount }} AS amount, {{ moment }} AS moment, {{ is_out }} AS is_out
  FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}
) looked_at
WHERE id IS NOT NULL AND NOT coalesce(is_out, false) AND amount >= 0
GROUP BY 1
ORDER BY ids DESC, min(moment), 1
