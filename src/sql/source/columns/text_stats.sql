{#- Statistics of the columns of a scan of text, from its first rows or (`whole`) all of them: one row a column, by its
    place. They say how many values fit each type: whole numbers without leading zeros, numbers, dates, timestamps
    without an offset from UTC. A timestamp must match to its last character: if a cast would drop a PM or a zone, it is
    not one. Trying to cast a text that does not look like a date takes ten times as long as checking its form, and its
    length or first character is cheaper still to see, and a value has one form only. All columns go through the same
    expressions: with a set for each, the plan of a wide file costs more than its rows. If values are counted (`exact`),
    the form of equal ones is looked at once.

    number   a name for the number of a row that no column has -#}
{%- set day = "'\\d{4}-\\d\\d-\\d\\d'" -%}
{%- set moment = "'\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?'" -%}
{% import "dialect.sql" as d -%}
{%- macro values_that(condition) -%}
{%- if exact -%} coalesce(sum(equal) FILTER (WHERE {{ condition }}), 0) {%- else -%} count(CASE WHEN {{ condition }} THEN 1 END) {%- endif -%}
{%- endmacro -%}
SELECT
  CAST(place AS BIGINT) AS place,
  CAST({{ values_that("value IS NOT NULL") }} AS BIGINT) AS filled,
  {%- if exact %}
  CAST(count(value) AS BIGINT) AS distinct_values,
  left({{ d.least_by("value", ["first_row"]) }}, 60) AS sample,
  left({{ d.least_by("value", ["-last_row"]) }}, 60) AS last_sample,
  {%- else %}
  CAST(approx_count_distinct(value) AS BIGINT) AS distinct_values,
  left(any_value(value), 60) AS sample,
  left(last(value) FILTER (WHERE value IS NOT NULL), 60) AS last_sample,
  {%- endif %}
{%- if not whole %}
  CAST({{ values_that(d.is_beyond_ascii("value")) }} AS BIGINT) AS beyond_ascii,
{%- endif %}
  CAST({{ values_that("form = 'int'") }} AS BIGINT) AS ints,
  CAST({{ values_that("form IN ('int', 'number')") }} AS BIGINT) AS nums,
  CAST({{ values_that("form = 'day'") }} AS BIGINT) AS days,
  CAST({{ values_that("form = 'moment'") }} AS BIGINT) AS moments
FROM (
  SELECT
    *,
    CASE
      WHEN NOT {{ d.may_be_a_number("value") }} THEN NULL
      WHEN length(value) = 10 AND {{ d.matches_all("value", day) }}
      THEN CASE WHEN {{ d.typed("value", "DATE") }} IS NOT NULL THEN 'day' END
      WHEN length(value) >= 16 AND {{ d.matches_all("value", moment) }}
      THEN CASE WHEN {{ d.typed("value", "TIMESTAMP") }} IS NOT NULL THEN 'moment' END
      WHEN {{ d.matches_all("value", "'[+-]?(0|[1-9][0-9]{0,17})'") }} THEN 'int'
      WHEN {{ d.is_finite(d.typed("value", "DOUBLE")) }} AND NOT {{ d.matches("value", "'^[+-]?0[0-9]'") }} THEN 'number'
    END AS form
  {%- if exact %}
  FROM (
    SELECT place, value, count(*) AS equal, min({{ number }}) AS first_row, max({{ number }}) AS last_row
    FROM (SELECT {{ d.values_by_place(columns) }}, {{ number }} FROM (SELECT *, row_number() OVER () AS {{ number }} FROM {{ scan }}{{ "" if whole else " LIMIT " ~ most }}) looked_at) each_value
    GROUP BY place, value
  ) each_value
  {%- else %}
  FROM (SELECT {{ d.values_by_place(columns) }} FROM (SELECT * FROM {{ scan }}{{ "" if whole else " LIMIT " ~ most }}) looked_at) each_value
  {%- endif %}
) formed
GROUP BY place
ORDER BY place
