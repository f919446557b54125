{#- DuckDB, as another database that only answers. -#}
{%- macro epoch_day(ts) -%} (CAST({{ ts }} AS DATE) - DATE '1970-01-01') {%- endmacro -%}
{%- macro month(ts) -%} CAST(year({{ ts }}) * 12 + month({{ ts }}) - 1 AS INTEGER) {%- endmacro -%}
{%- macro year(ts) -%} CAST(year({{ ts }}) AS INTEGER) {%- endmacro -%}
{%- macro micros(ts) -%} epoch_us({{ ts }}) {%- endmacro -%}
{%- macro whole_part(number, by) -%} (({{ number }}) // {{ by }}) {%- endmacro -%}
{%- macro timestamp(value) -%} CAST({{ value }} AS TIMESTAMP) {%- endmacro -%}
{%- macro has_odd_signs(text) -%} regexp_matches({{ text }}, '[^ -~]') {%- endmacro -%}
{%- macro fingerprint(columns) -%} CAST(SUM(HASH({{ columns | join(", ") }})) AS VARCHAR) {%- endmacro -%}
