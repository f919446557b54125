{#- How many rows a scan has, and how many of them have a value in each of some columns: one row. -#}
SELECT
  CAST(count(*) AS BIGINT) AS row_count
  {%- for column in columns %},
  CAST(count({{ column }}) AS BIGINT) AS filled{{ loop.index0 }}
  {%- endfor %}
FROM {{ scan }} every_row
