{#- How many values every attribute has among the customers, or those of a drill. -#}
SELECT
  {%- for attribute in attributes %}
  CAST(count(DISTINCT {{ attribute.column }}) + CAST(count(*) FILTER (WHERE {{ attribute.column }} IS NULL) > 0 AS INTEGER) AS BIGINT) AS v{{ loop.index0 }}{{ "," if not loop.last }}
  {%- endfor %}
FROM customer_attributes p
{%- if filter_table %}
SEMI JOIN {{ filter_table }} w ON w.customer = p.customer
{%- endif %}
