{#- Statistics of the columns of a scan, from its first rows or (`whole`) all of them. For text, how many values fit
    each type: whole numbers without leading zeros, numbers, dates, timestamps without an offset from UTC. A timestamp
    must match to its last character: if a cast would drop a PM or a zone, it is not one. Trying to cast a text that does
    not look like a date takes ten times as long as checking its form. -#}
{%- set day = "'\\d{4}-\\d\\d-\\d\\d'" -%}
{%- set moment = "'\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?'" -%}
{% import "dialect.sql" as d -%}
SELECT
  CAST(count(*) AS BIGINT) AS looked_at,
{%- for column in columns %}
  CAST(count({{ column }}) AS BIGINT) AS filled{{ loop.index0 }},
  CAST(approx_count_distinct({{ column }}) AS BIGINT) AS distinct{{ loop.index0 }},
  left(CAST(any_value({{ column }}) AS VARCHAR), 60) AS sample{{ loop.index0 }}
  {%- if not whole %},
  CAST(count(CASE WHEN {{ d.is_beyond_ascii(d.text(column)) }} THEN 1 END) AS BIGINT) AS beyond_ascii{{ loop.index0 }}
  {%- endif %}
  {%- if is_text %},
  CAST(count(CASE WHEN {{ d.matches_all(column, "'[+-]?(0|[1-9][0-9]{0,17})'") }} THEN 1 END) AS BIGINT) AS ints{{ loop.index0 }},
  CAST(count(CASE WHEN {{ d.is_finite(d.typed(column, "DOUBLE")) }} AND NOT {{ d.matches(column, "'^[+-]?0[0-9]'") }} THEN 1 END) AS BIGINT) AS nums{{ loop.index0 }},
  CAST(count(CASE WHEN {{ d.matches_all(column, day) }} THEN {{ d.typed(column, "DATE") }} END) AS BIGINT) AS days{{ loop.index0 }},
  CAST(count(
    CASE
      WHEN {{ d.matches_all(column, moment) }}
      THEN {{ d.typed(column, "TIMESTAMP") }}
    END
  ) AS BIGINT) AS moments{{ loop.index0 }}
  {%- endif %}{{ "," if not loop.last }}
{%- endfor %}
FROM (SELECT * FROM {{ scan }}{{ "" if whole else " LIMIT 20000" }})
