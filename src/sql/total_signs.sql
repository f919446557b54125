{#- A word for a sum in the first and the last rows of each of some columns of text, if there is one: a row a column. -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(place AS BIGINT) AS place,
  min(CASE WHEN {{ d.matches("lower(trim(value))", pattern) }} THEN trim(value) END) AS word
FROM (
  SELECT {{ d.values_by_place(columns) }}
  FROM (
    SELECT * FROM (SELECT {{ columns | join(", ") }} FROM {{ scan }} LIMIT {{ some }}) firsts
    {%- if last %}
    UNION ALL
    SELECT * FROM (SELECT {{ columns | join(", ") }} FROM {{ scan }} LIMIT {{ some }} OFFSET {{ last }}) lasts
    {%- endif %}
  ) looked_at
) each_value
GROUP BY place
ORDER BY place
