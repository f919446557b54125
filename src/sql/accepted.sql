{#- The condition that a row of `raw_lines` is a line of an order: not excluded and not a refund. The same as `reason =
    0 AND NOT refund` of `lines`, but as plain conditions that the scan can push down, and only those known to exclude
    rows. -#}
{% import "dialect.sql" as d -%}
{#- Whether a row without a status belongs to an order whose other rows all have an excluded one. -#}
{%- macro has_excluded_status(statuses) -%}
coalesce(trim(status), '') = '' AND oid IN (SELECT oid FROM raw_lines WHERE trim(status) <> '' AND oid IS NOT NULL GROUP BY oid HAVING count(*) = count(CASE WHEN status IN ({{ statuses | join(", ") }}) THEN 1 END))
{%- endmacro -%}
{#- Whether a row is a refund of an order whose other rows all have an excluded status. -#}
{%- macro refunds_an_excluded(statuses) -%}
signed < 0 AND oid IN (SELECT oid FROM raw_lines WHERE signed >= 0 AND oid IN (SELECT oid FROM raw_lines WHERE status IN ({{ statuses | join(", ") }}) AND signed >= 0) GROUP BY oid HAVING count(*) = count(CASE WHEN status IN ({{ statuses | join(", ") }}) THEN 1 END))
{%- endmacro -%}
{%- macro is_order(row) -%}
true
{%- if row.guests %} AND customer IS NOT NULL
{%- if row.customer_is_text %} AND NOT {{ d.is_only_blanks("customer") }}{% endif %}
{%- if row.guest_ids %} AND CAST(customer AS VARCHAR) NOT IN ({{ row.guest_ids | join(", ") }}){% endif %}
{%- endif %}
{%- if row.bad_dates %} AND ts >= TIMESTAMP '1900-01-02' AND ts < TIMESTAMP '2200-01-01'{% endif %}
{%- if row.signs %} AND signed >= 0{% endif %}
{%- if row.has_filter %} AND kept{% endif %}
{%- if row.has_again %} AND again IS NOT TRUE{% endif %}
{%- if row.excluded_statuses %} AND coalesce(status, '') NOT IN ({{ row.excluded_statuses | join(", ") }}){% endif %}
{%- if row.further_of_excluded %} AND NOT ({{ has_excluded_status(row.own_statuses) }}){% endif %}
{%- if row.end %} AND ts < {{ row.end }}{% endif %}
{%- endmacro -%}
{#- The lines, or (`chosen`) those of orders that count. -#}
{%- macro counted_lines(chosen, row_is_order) -%}
{%- if not chosen -%} lines
{%- elif row_is_order -%} (SELECT a.* FROM lines a SEMI JOIN orders o ON o.line = a.line)
{%- else -%} (SELECT a.* FROM lines a SEMI JOIN orders o ON o.customer = a.customer AND o.oid IS NOT DISTINCT FROM a.oid AND (a.oid IS NOT NULL OR o.ts = a.ts))
{%- endif -%}
{%- endmacro -%}
