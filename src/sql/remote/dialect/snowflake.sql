{#- Snowflake, by its documentation: expected, not tried. -#}
{%- macro epoch_day(ts) -%} DATEDIFF(day, DATE '1970-01-01', CAST({{ ts }} AS DATE)) {%- endmacro -%}
{%- macro month(ts) -%} (YEAR({{ ts }}) * 12 + MONTH({{ ts }}) - 1) {%- endmacro -%}
{%- macro year(ts) -%} YEAR({{ ts }}) {%- endmacro -%}
{%- macro micros(ts) -%} DATE_PART(epoch_microsecond, {{ ts }}) {%- endmacro -%}
{#- A division of whole numbers has a fraction there. -#}
{%- macro whole_part(number, by) -%} CAST(FLOOR(({{ number }}) / {{ by }}) AS INTEGER) {%- endmacro -%}
{%- macro big(number) -%} CAST({{ number }} AS INTEGER) {%- endmacro -%}
{%- macro timestamp(value) -%} CAST({{ value }} AS TIMESTAMP_NTZ) {%- endmacro -%}
{%- macro moment(text) -%} TO_TIMESTAMP_NTZ('{{ text }}') {%- endmacro -%}
{%- macro has_odd_signs(text) -%} REGEXP_INSTR({{ text }}, '[^ -~]') > 0 {%- endmacro -%}
{%- macro all_bits(mask) -%} BITOR_AGG({{ mask }}) {%- endmacro -%}
{%- macro bit(place) -%} BITSHIFTLEFT(1, {{ place }}) {%- endmacro -%}
{%- macro no_bit() -%} 0 {%- endmacro -%}
{%- macro fingerprint(columns) -%} CAST(HASH_AGG({{ columns | join(", ") }}) AS VARCHAR) {%- endmacro -%}
