{#- How many values every attribute has among the customers, or those of a drill. -#}
SELECT
  {%- for attribute in attributes %}
  (count(DISTINCT {{ attribute.column }}) + (count(*) FILTER ({{ attribute.column }} IS NULL) > 0)::INTEGER)::BIGINT AS v{{ loop.index0 }}{{ "," if not loop.last }}
  {%- endfor %}
FROM customer_attributes p
{%- if within %}
SEMI JOIN {{ within }} w ON w.customer = p.customer
{%- endif %}
