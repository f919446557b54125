{#- DuckDB, as another database that only answers. -#}
{%- macro epoch_day(ts) -%} (CAST({{ ts }} AS DATE) - DATE '1970-01-01') {%- endmacro -%}
{%- macro month(ts) -%} CAST(year({{ ts }}) * 12 + month({{ ts }}) - 1 AS INTEGER) {%- endmacro -%}
{%- macro year(ts) -%} CAST(year({{ ts }}) AS INTEGER) {%- endmacro -%}
{%- macro micros(ts) -%} epoch_us({{ ts }}) {%- endmacro -%}
{%- macro whole_part(number, by) -%} (({{ number }}) // {{ by }}) {%- endmacro -%}
{%- macro small(number) -%} CAST({{ number }} AS INTEGER) {%- endmacro -%}
{%- macro big(number) -%} CAST({{ number }} AS BIGINT) {%- endmacro -%}
{%- macro text(value) -%} CAST({{ value }} AS VARCHAR) {%- endmacro -%}
{%- macro timestamp(value) -%} CAST({{ value }} AS TIMESTAMP) {%- endmacro -%}
{%- macro moment(text) -%} TIMESTAMP '{{ text }}' {%- endmacro -%}
{%- macro amount(value) -%} CAST({{ value }} AS DECIMAL(18, 4)) {%- endmacro -%}
{%- macro money(value) -%} CAST({{ value }} AS DECIMAL(38, 4)) {%- endmacro -%}
{%- macro has_odd_signs(text) -%} regexp_matches({{ text }}, '[^ -~]') {%- endmacro -%}
{%- macro all_bits(mask) -%} bit_or({{ mask }}) {%- endmacro -%}
{%- macro bit(place) -%} (CAST(1 AS BIGINT) << ({{ place }})) {%- endmacro -%}
{%- macro no_bit() -%} CAST(0 AS BIGINT) {%- endmacro -%}
