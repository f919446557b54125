{#- The number of customers, by status if they are the members of a cell. -#}
{% if cell -%}
SELECT status, CAST(count(*) AS BIGINT) AS customers FROM cell_customers GROUP BY status
{%- else -%}
SELECT CAST(NULL AS VARCHAR) AS status, CAST(count(*) AS BIGINT) AS customers FROM customer_totals c
{%- if filter_table %}
SEMI JOIN {{ filter_table }} w ON w.customer = c.customer
{%- endif %}
{%- endif %}
