{#- A word for a sum in the first and the last rows of each of some columns of text, if there is one. -#}
{% import "dialect.sql" as d -%}
SELECT
  {%- for column in columns %}
  min(CASE WHEN {{ d.matches("lower(trim(" ~ column ~ "))", pattern) }} THEN trim({{ column }}) END) AS word{{ loop.index0 }}{{ "," if not loop.last }}
  {%- endfor %}
FROM (
  SELECT * FROM (SELECT {{ columns | join(", ") }} FROM {{ scan }} LIMIT {{ some }}) firsts
  {%- if last %}
  UNION ALL
  SELECT * FROM (SELECT {{ columns | join(", ") }} FROM {{ scan }} LIMIT {{ some }} OFFSET {{ last }}) lasts
  {%- endif %}
) looked_at
