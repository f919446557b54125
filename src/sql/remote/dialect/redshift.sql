{#- Amazon Redshift, by its documentation: expected, not tried. -#}
{%- macro epoch_day(ts) -%} DATEDIFF(day, DATE '1970-01-01', CAST({{ ts }} AS DATE)) {%- endmacro -%}
{%- macro month(ts) -%} CAST(EXTRACT(YEAR FROM {{ ts }}) * 12 + EXTRACT(MONTH FROM {{ ts }}) - 1 AS INTEGER) {%- endmacro -%}
{%- macro year(ts) -%} CAST(EXTRACT(YEAR FROM {{ ts }}) AS INTEGER) {%- endmacro -%}
{%- macro micros(ts) -%} DATEDIFF(microsecond, TIMESTAMP '1970-01-01 00:00:00', {{ ts }}) {%- endmacro -%}
{%- macro timestamp(value) -%} CAST({{ value }} AS TIMESTAMP) {%- endmacro -%}
{%- macro has_odd_signs(text) -%} {{ text }} ~ '[^ -~]' {%- endmacro -%}
{%- macro all_bits(mask) -%} BIT_OR({{ mask }}) {%- endmacro -%}
{%- macro fingerprint(columns) -%}
CAST(SUM(CAST(FARMFINGERPRINT64({% for column in columns %}COALESCE(CAST({{ column }} AS VARCHAR), '-') || '|'{{ " || " if not loop.last }}{% endfor %}) AS DECIMAL(38, 0))) AS VARCHAR)
{%- endmacro -%}
