{#- The customers that everything is counted of: those with a value of each of some dimensions. -#}
CREATE OR REPLACE TABLE {{ name }} AS
SELECT p.customer
FROM customer_attributes p
WHERE
  {%- for one in values %}
  {{ "AND " if not loop.first }}p.{{ one.column }} IS NOT DISTINCT FROM {{ one.value }}
  {%- endfor %}
