{#- The condition under which a row of `raw_lines` is a line of an order: no reason to leave it out, and no refund.
    The same as `reason = 0 AND NOT refund` of `lines`, as plain conditions that the scan can use, and only those that
    leave out anything: `some` says which reasons the survey has counted rows for. -#}
{%- macro is_order(some, has_filter, customer_is_text, guests, has_status, dead_statuses, end) -%}
true
{%- if some.guests %} AND customer IS NOT NULL
{%- if customer_is_text %} AND trim(customer) <> ''{% endif %}
{%- if guests %} AND CAST(customer AS VARCHAR) NOT IN ({{ guests | join(", ") }}){% endif %}
{%- endif %}
{%- if some.bad_dates %} AND ts >= TIMESTAMP '1900-01-02' AND ts < TIMESTAMP '2200-01-01'{% endif %}
{%- if some.signs %} AND signed >= 0{% endif %}
{%- if has_filter %} AND kept{% endif %}
{%- if has_status %} AND coalesce(lower(trim(status)), '') NOT IN ({{ dead_statuses | join(", ") }}){% endif %}
{%- if end %} AND ts < {{ end }}{% endif %}
{%- endmacro -%}
