{#- Statistics of the columns of a scan of text, from its first rows or (`whole`) all of them: one row a column, by its
    place. They say how many values fit each type: whole numbers without leading zeros, numbers, dates, timestamps
    without an offset from UTC. A timestamp must match to its last character: if a cast would drop a PM or a zone, it is
    not one. Trying to cast a text that does not look like a date takes ten times as long as checking its form, and its
    length or first character is cheaper still to see, and a value has one form only. All columns go through the same
    expressions: with a set for each, the plan of a wide file costs more than its rows. -#}
{%- set day = "'\\d{4}-\\d\\d-\\d\\d'" -%}
{%- set moment = "'\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?'" -%}
{% import "dialect.sql" as d -%}
SELECT
  CAST(place AS BIGINT) AS place,
  CAST(count(value) AS BIGINT) AS filled,
  CAST({{ "count(DISTINCT " if exact else "approx_count_distinct(" }}value) AS BIGINT) AS distinct_values,
  left(any_value(value), 60) AS sample,
  left(last(value) FILTER (WHERE value IS NOT NULL), 60) AS last_sample,
{%- if not whole %}
  CAST(count(CASE WHEN {{ d.is_beyond_ascii("value") }} THEN 1 END) AS BIGINT) AS beyond_ascii,
{%- endif %}
  CAST(count(CASE WHEN form = 'int' THEN 1 END) AS BIGINT) AS ints,
  CAST(count(CASE WHEN form IN ('int', 'number') THEN 1 END) AS BIGINT) AS nums,
  CAST(count(CASE WHEN form = 'day' THEN 1 END) AS BIGINT) AS days,
  CAST(count(CASE WHEN form = 'moment' THEN 1 END) AS BIGINT) AS moments
FROM (
  SELECT
    place,
    value,
    CASE
      WHEN NOT {{ d.may_be_a_number("value") }} THEN NULL
      WHEN length(value) = 10 AND {{ d.matches_all("value", day) }}
      THEN CASE WHEN {{ d.typed("value", "DATE") }} IS NOT NULL THEN 'day' END
      WHEN length(value) >= 16 AND {{ d.matches_all("value", moment) }}
      THEN CASE WHEN {{ d.typed("value", "TIMESTAMP") }} IS NOT NULL THEN 'moment' END
      WHEN {{ d.matches_all("value", "'[+-]?(0|[1-9][0-9]{0,17})'") }} THEN 'int'
      WHEN {{ d.is_finite(d.typed("value", "DOUBLE")) }} AND NOT {{ d.matches("value", "'^[+-]?0[0-9]'") }} THEN 'number'
    END AS form
  FROM (SELECT {{ d.values_by_place(columns) }} FROM (SELECT * FROM {{ scan }}{{ "" if whole else " LIMIT " ~ most }}) looked_at) each_value
) formed
GROUP BY place
ORDER BY place
