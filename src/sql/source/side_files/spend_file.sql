{#- The lines of a file of acquisition spend, in file order. `spend` is NULL if the text is not a number. -#}
{% import "dialect.sql" as d -%}
SELECT
  {%- for column in periods %}
  trim({{ column }}) AS period,
  {%- endfor %}
  {%- for column in values %}
  nullif(trim({{ column }}), '') AS v{{ loop.index0 }},
  {%- endfor %}
  trim({{ spend }}) AS written,
  {{ d.money("replace(trim(" ~ spend ~ "), ',', '')") }} AS spend
FROM {{ scan }}
