{#- The condition under which a row of `raw_lines` is a line of an order: no reason to leave it out, and no refund.
    The same as `reason = 0 AND NOT refund` of `lines`, as plain conditions that the scan can use. -#}
{%- macro is_order(has_filter, customer_is_text, guests, has_amount, has_status, dead_statuses, end) -%}
customer IS NOT NULL AND ts >= TIMESTAMP '1900-01-02' AND ts < TIMESTAMP '2200-01-01'
{%- if customer_is_text %} AND trim(customer) <> ''{% endif %}
{%- if guests %} AND CAST(customer AS VARCHAR) NOT IN ({{ guests | join(", ") }}){% endif %}
{%- if has_amount %} AND signed >= 0{% endif %}
{%- if has_filter %} AND kept{% endif %}
{%- if has_status %} AND coalesce(lower(trim(status)), '') NOT IN ({{ dead_statuses | join(", ") }}){% endif %}
{%- if end %} AND ts < {{ end }}{% endif %}
{%- endmacro -%}
