{#- The rows of the id with the most of them, in their order: the id, the step, the amount.

    id       of what the rows are steps
    first    so many rows are looked at; all, if there is none -#}
{% import "dialect.sql" as d -%}
WITH looked_at AS (
  SELECT {{ id }} AS id, {{ step }} AS step, {{ amount }} AS amount, {{ moment }} AS moment
  FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}
), fullest AS (
  SELECT id
  FROM looked_at
  WHERE id IS NOT NULL
  GROUP BY id
  ORDER BY count(*) DESC, min(moment), id
  LIMIT 1
)
SELECT {{ d.text("id") }} AS id, {{ d.text("step") }} AS step, {{ d.text("amount") }} AS amount
FROM looked_at
JOIN fullest USING (id)
ORDER BY moment, step
LIMIT 6
