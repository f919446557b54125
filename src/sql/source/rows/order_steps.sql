{#- How many ids there are, how many have several rows that count, and of those the ones whose rows are of one customer and amount and
    differ in every value of a column; how many of these have rows at several moments, and how many ids ended as no orders.

    id        of what the rows may be steps
    columns   of which the values may be steps
    is_out    whether a row does not count as an order, is_end whether its status says that the order is none
    first     so many rows are looked at; all, if there is none
    steps0    ids whose rows the first column tells apart, moved0 those with several moments, rows0 their
              rows that count, and so on -#}
SELECT
  CAST(count(*) AS BIGINT) AS ids,
  CAST(count(*) FILTER (WHERE "rows" > 1) AS BIGINT) AS several,
  CAST(count(*) FILTER (WHERE ends > 0) AS BIGINT) AS ended
{%- for column in columns %}
  {%- set told = '"rows" > 1 AND amounts = 1 AND customers <= 1 AND values' ~ loop.index0 ~ ' = "rows"' %},
  CAST(count(*) FILTER (WHERE {{ told }}) AS BIGINT) AS steps{{ loop.index0 }},
  CAST(count(*) FILTER (WHERE {{ told }} AND moments > 1) AS BIGINT) AS moved{{ loop.index0 }},
  CAST(coalesce(sum("rows") FILTER (WHERE {{ told }}), 0) AS BIGINT) AS rows{{ loop.index0 }}
{%- endfor %}
FROM (
  SELECT
    count(*) FILTER (WHERE NOT is_out) AS "rows",
    count(*) FILTER (WHERE is_end) AS ends,
    count(DISTINCT amount) FILTER (WHERE NOT is_out) AS amounts,
    count(DISTINCT customer) FILTER (WHERE NOT is_out) AS customers,
    count(DISTINCT moment) FILTER (WHERE NOT is_out) AS moments
    {%- for column in columns %},
    count(DISTINCT step{{ loop.index0 }}) FILTER (WHERE NOT is_out) AS values{{ loop.index0 }}
    {%- endfor %}
  FROM (
    SELECT
      {{ id }} AS id,
      {{ customer }} AS customer,
      {{ amount }} AS amount,
      {{ moment }} AS moment,
      coalesce(({{ is_out }}) OR {{ amount }} < 0, false) AS is_out,
      coalesce({{ is_end }}, false) AS is_end
      {%- for column in columns %},
      {{ column }} AS step{{ loop.index0 }}
      {%- endfor %}
    FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}
  ) looked_at
  WHERE id IS NOT NULL
  GROUP BY id
) each_id
WHERE "rows" > 0
