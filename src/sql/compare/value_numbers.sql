{#- The values of some attributes, numbered; the most frequent first. -#}
CREATE OR REPLACE TABLE value_numbers AS
{%- for attribute in attributes %}
SELECT
  {{ loop.index0 }} AS attribute,
  {{ attribute.column }} AS value,
  CAST(row_number() OVER (ORDER BY count(*) DESC, {{ attribute.column }}) - 1 AS INTEGER) AS number
FROM customer_attributes
GROUP BY {{ attribute.column }}
{{ "UNION ALL" if not loop.last }}
{%- endfor %}
