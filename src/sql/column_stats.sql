{#- Statistics of the columns of a scan, from its first rows or (`whole`) all of them. For text, how many values fit
    each type: whole numbers without leading zeros, numbers, dates, timestamps without an offset from UTC. A timestamp
    must match to
    its last character: if a cast would drop a PM or a zone, it is not one. Trying to cast a text that does not look
    like a date takes ten times as long as checking its form. -#}
SELECT
  count(*)::BIGINT AS looked_at,
{%- for column in columns %}
  count({{ column }})::BIGINT AS filled{{ loop.index0 }},
  approx_count_distinct({{ column }})::BIGINT AS distinct{{ loop.index0 }},
  left(any_value({{ column }})::VARCHAR, 60) AS sample{{ loop.index0 }}
  {%- if is_text %},
  count_if(regexp_full_match({{ column }}, '[+-]?(0|[1-9][0-9]{0,17})'))::BIGINT AS ints{{ loop.index0 }},
  count_if(isfinite(TRY_CAST({{ column }} AS DOUBLE)) AND NOT regexp_matches({{ column }}, '^[+-]?0[0-9]'))::BIGINT AS nums{{ loop.index0 }},
  count(CASE WHEN regexp_full_match({{ column }}, '\d{4}-\d\d-\d\d') THEN TRY_CAST({{ column }} AS DATE) END)::BIGINT AS days{{ loop.index0 }},
  count(
    CASE
      WHEN regexp_full_match({{ column }}, '\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?')
      THEN TRY_CAST({{ column }} AS TIMESTAMP)
    END
  )::BIGINT AS moments{{ loop.index0 }}
  {%- endif %}{{ "," if not loop.last }}
{%- endfor %}
FROM (SELECT * FROM {{ scan }}{{ "" if whole else " LIMIT 20000" }})
