{#- For each of some text columns, one row: a word for a sum in the first or the last rows (of every file, if there are several), or NULL. -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(place AS BIGINT) AS place,
  min(CASE WHEN {{ d.is_a_sum("value", sums) }} THEN trim(value) END) AS word
FROM (
  SELECT {{ d.values_by_place(columns) }}
  FROM (
    SELECT * FROM (SELECT {{ columns | join(", ") }} FROM {{ scan }} LIMIT {{ some }}) firsts
    {%- if file %}
    UNION ALL
    SELECT {{ columns | join(", ") }}
    FROM (SELECT {{ columns | join(", ") }}, row_number() OVER (PARTITION BY {{ file }} ORDER BY {{ line }} DESC) AS from_end FROM {{ numbered }}) lasts
    WHERE from_end <= {{ some }}
    {%- elif last %}
    UNION ALL
    SELECT * FROM (SELECT {{ columns | join(", ") }} FROM {{ scan }} LIMIT {{ some }} OFFSET {{ last }}) lasts
    {%- endif %}
  ) looked_at
) each_value
GROUP BY place
ORDER BY place
