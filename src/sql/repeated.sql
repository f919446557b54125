{#- Lines equal to an earlier one in every column: their number, their amount, and the most frequent one. A first pass
    finds candidates by hash, a second one compares only those.

    columns   of the file, as SQL names; names, the same as SQL texts -#}
WITH often AS (
  SELECT hash({{ columns | join(", ") }}) AS h
  FROM {{ scan }}
  {%- if filter %}
  WHERE {{ filter }}
  {%- endif %}
  GROUP BY 1
  HAVING count(*) > 1
), same AS (
  SELECT
    { {%- for column in columns %}{{ names[loop.index0] }}: {{ column }}{% if not loop.last %}, {% endif %}{% endfor -%} } AS line,
    count(*) AS times,
    any_value({{ amount }}) AS amount
  FROM {{ scan }}
  WHERE hash({{ columns | join(", ") }}) IN (SELECT h FROM often)
  {%- if filter %} AND ({{ filter }}){% endif %}
  GROUP BY 1
  HAVING count(*) > 1
)
SELECT
  count(*)::BIGINT AS kinds,
  coalesce(sum(times - 1), 0)::BIGINT AS "lines",
  sum(amount * (times - 1)::DECIMAL(12, 0))::DECIMAL(38, 4) AS amount,
  coalesce(max(times), 0)::BIGINT AS times,
  first(to_json(line)::VARCHAR ORDER BY times DESC, line) AS example
FROM same
