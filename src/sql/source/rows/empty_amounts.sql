{#- How columns of numbers stand to an amount that is empty in some rows, of so many first rows: values in those rows, rows in which
    both have a value, and rows in which it is the same one.

    amount    the amount, as SQL
    columns   the columns
    kept      which rows, as SQL -#}
SELECT
  CAST(count(CASE WHEN {{ amount }} IS NULL THEN 1 END) AS BIGINT) AS empty
  {%- for column in columns %},
  CAST(count(CASE WHEN {{ amount }} IS NULL AND {{ column }} <> 0 THEN 1 END) AS BIGINT) AS filled{{ loop.index0 }},
  CAST(count(CASE WHEN {{ amount }} IS NOT NULL AND {{ column }} IS NOT NULL THEN 1 END) AS BIGINT) AS both{{ loop.index0 }},
  CAST(count(CASE WHEN abs({{ amount }} - {{ column }}) < 0.005 THEN 1 END) AS BIGINT) AS same{{ loop.index0 }}
  {%- endfor %}
FROM (SELECT * FROM {{ scan }} WHERE {{ kept }} LIMIT {{ first }}) looked_at
