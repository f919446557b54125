{#- How many texts of a column each date format reads to a day of this or the last century, and how many carry an offset from UTC. -#}
SELECT
  count(v)::BIGINT AS filled,
  count_if(
    regexp_matches(v, '\d[T ]\d\d:\d\d.*(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)$') AND TRY_CAST({{ with_offset }} AS TIMESTAMPTZ) IS NOT NULL
  )::BIGINT AS offsets
  {%- for format in formats %},
  count_if(year(TRY_STRPTIME(v, {{ format }})) BETWEEN 1900 AND 2199)::BIGINT AS f{{ loop.index0 }}
  {%- endfor %}
FROM (
  SELECT nullif(trim({{ column }}), '') AS v
  FROM {{ scan }}
  WHERE {{ column }} IS NOT NULL
  {%- if not whole %}
  LIMIT 20000
  {%- endif %}
)
