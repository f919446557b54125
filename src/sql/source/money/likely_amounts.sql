{#- What speaks for columns of numbers to be amounts: values, how many have at most two decimals, how many are negative, and
    the sum of their sizes. -#}
SELECT
  {%- for column in columns %}
  CAST(count({{ column }}) AS BIGINT) AS filled{{ loop.index0 }},
  CAST(count(CASE WHEN abs({{ column }} * 100 - round({{ column }} * 100)) < 0.001 THEN 1 END) AS BIGINT) AS cents{{ loop.index0 }},
  CAST(count(CASE WHEN {{ column }} < 0 THEN 1 END) AS BIGINT) AS negative{{ loop.index0 }},
  CAST(coalesce(sum(abs({{ column }})), 0) AS DOUBLE) AS size{{ loop.index0 }}{{ "," if not loop.last }}
  {%- endfor %}
FROM (SELECT * FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) looked_at
