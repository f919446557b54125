{#- Lines that hold the same in every column as an earlier one: how many, what they amount to, and the one most often there.
    A first pass looks for them by hashes, a second one only at what these leave.

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
