{#- Whether order ids are strictly monotonic in file order: then every row is a complete order and no grouping is
    needed. Rows that will be excluded are checked too, which is cheaper and at worst groups needlessly. `bounds` divide
    the file into parts that are checked in parallel; then each part is
    compared with the previous one. Of so many `first` rows, if given: what does not hold for them does not hold for all. -#}
{%- macro ids(conditions) -%}
(
    SELECT oid, lag(oid) OVER () AS before
    FROM raw_lines
    WHERE true
    {{- " AND signed >= 0" if has_amount }}{{ conditions }}
    {{- " LIMIT " ~ first if first }}
  )
{%- endmacro -%}
{%- set not_rising -%} count(*) FILTER (WHERE before >= oid OR oid IS NULL) {%- endset -%}
{%- set not_falling -%} count(*) FILTER (WHERE before <= oid OR oid IS NULL) {%- endset -%}
{%- if not bounds -%}
SELECT {{ not_rising }} = 0 AS rising, {{ not_falling }} = 0 AS falling
FROM {{ ids("") }}
{%- else -%}
WITH looked_at AS (
  {%- for part in range(bounds | length + 1) %}
  {%- set conditions -%}
  {%- if not loop.first %} AND line >= {{ bounds[part - 1] }}{% endif %}
  {%- if not loop.last %} AND line < {{ bounds[part] }}{% endif %}
  {%- endset %}
  SELECT
    {{ part }} AS part,
    {{ not_rising }} AS not_rising,
    {{ not_falling }} AS not_falling,
    min(oid) AS least,
    max(oid) AS most
  FROM {{ ids(conditions) }}
  {{- " UNION ALL" if not loop.last }}
  {%- endfor %}
), beside AS (
  SELECT *, lag(most) OVER places AS most_before, lag(least) OVER places AS least_before
  FROM looked_at
  WHERE least IS NOT NULL OR not_rising > 0
  WINDOW places AS (ORDER BY part)
)
SELECT
  coalesce(bool_and(not_rising = 0 AND (most_before IS NULL OR most_before < least)), true) AS rising,
  coalesce(bool_and(not_falling = 0 AND (least_before IS NULL OR least_before > most)), true) AS falling
FROM beside
{%- endif %}
