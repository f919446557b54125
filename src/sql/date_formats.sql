{#- How many texts of a column each date format reads, and how many carry an offset from UTC. -#}
SELECT
  count(v)::BIGINT AS filled,
  count(*) FILTER (regexp_matches(v, '\d[T ]\d\d:\d\d.*(Z|[+-]\d\d(:?\d\d)?)$') AND TRY_CAST(v AS TIMESTAMPTZ) IS NOT NULL)::BIGINT AS offsets
  {%- for format in formats %},
  count(TRY_STRPTIME(v, {{ format }}))::BIGINT AS f{{ loop.index0 }}
  {%- endfor %}
FROM (
  SELECT nullif(trim({{ column }}), '') AS v
  FROM {{ scan }}
  WHERE {{ column }} IS NOT NULL
  {%- if not whole %}
  LIMIT 20000
  {%- endif %}
)
