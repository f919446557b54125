{#- The number of customers, by status if they are the members of a cell. -#}
{% if cell -%}
SELECT status, count(*)::BIGINT AS customers FROM cell_people GROUP BY status
{%- else -%}
SELECT NULL::VARCHAR AS status, count(*)::BIGINT AS customers FROM customer_totals c
{%- if within %}
SEMI JOIN {{ within }} w ON w.customer = c.customer
{%- endif %}
{%- endif %}
