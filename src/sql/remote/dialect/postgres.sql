{#- PostgreSQL. -#}
{%- macro epoch_day(ts) -%} (CAST({{ ts }} AS DATE) - DATE '1970-01-01') {%- endmacro -%}
{%- macro month(ts) -%} CAST(EXTRACT(YEAR FROM {{ ts }}) * 12 + EXTRACT(MONTH FROM {{ ts }}) - 1 AS INTEGER) {%- endmacro -%}
{%- macro year(ts) -%} CAST(EXTRACT(YEAR FROM {{ ts }}) AS INTEGER) {%- endmacro -%}
{%- macro micros(ts) -%} CAST(EXTRACT(EPOCH FROM {{ ts }}) * 1000000 AS BIGINT) {%- endmacro -%}
{#- Texts are ordered by their bytes, as everywhere else here. -#}
{%- macro text(value) -%} CAST({{ value }} AS TEXT) COLLATE "C" {%- endmacro -%}
{%- macro timestamp(value) -%} CAST({{ value }} AS TIMESTAMP) {%- endmacro -%}
{%- macro has_odd_signs(text) -%} {{ text }} ~ '[^ -~]' {%- endmacro -%}
{%- macro fingerprint(columns) -%} CAST(SUM(HASHTEXTEXTENDED(CAST(ROW({{ columns | join(", ") }}) AS TEXT), 0)) AS TEXT) {%- endmacro -%}
