{#- How many of the first and the last rows have a word for a sum in each of some columns of text, and one of the words. -#}
{% import "dialect.sql" as d -%}
SELECT
  {%- for column in columns %}
  CAST(count(*) FILTER (WHERE {{ d.matches("lower(trim(" ~ column ~ "))", pattern) }}) AS BIGINT) AS rows{{ loop.index0 }},
  {%- endfor %}
  coalesce(
    {%- for column in columns %}
    min(trim({{ column }})) FILTER (WHERE {{ d.matches("lower(trim(" ~ column ~ "))", pattern) }}){{ "," if not loop.last }}
    {%- endfor %}
  ) AS example
FROM (
  SELECT * FROM (SELECT {{ columns | join(", ") }} FROM {{ scan }} LIMIT {{ some }}) firsts
  {%- if last %}
  UNION ALL
  SELECT * FROM (SELECT {{ columns | join(", ") }} FROM {{ scan }} LIMIT {{ some }} OFFSET {{ last }}) lasts
  {%- endif %}
) looked_at
