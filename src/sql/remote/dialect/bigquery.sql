{#- BigQuery, by its documentation: expected, not tried. A moment without a zone is a DATETIME there. -#}
{%- macro epoch_day(ts) -%} UNIX_DATE(DATE({{ ts }})) {%- endmacro -%}
{%- macro month(ts) -%} (EXTRACT(YEAR FROM {{ ts }}) * 12 + EXTRACT(MONTH FROM {{ ts }}) - 1) {%- endmacro -%}
{%- macro year(ts) -%} EXTRACT(YEAR FROM {{ ts }}) {%- endmacro -%}
{%- macro micros(ts) -%} DATETIME_DIFF({{ ts }}, DATETIME '1970-01-01 00:00:00', MICROSECOND) {%- endmacro -%}
{%- macro whole_part(number, by) -%} DIV({{ number }}, {{ by }}) {%- endmacro -%}
{%- macro small(number) -%} CAST({{ number }} AS INT64) {%- endmacro -%}
{%- macro big(number) -%} CAST({{ number }} AS INT64) {%- endmacro -%}
{%- macro text(value) -%} CAST({{ value }} AS STRING) {%- endmacro -%}
{%- macro timestamp(value) -%} CAST({{ value }} AS DATETIME) {%- endmacro -%}
{%- macro moment(text) -%} DATETIME '{{ text }}' {%- endmacro -%}
{%- macro amount(value) -%} ROUND(CAST({{ value }} AS NUMERIC), 4) {%- endmacro -%}
{%- macro money(value) -%} ROUND(CAST({{ value }} AS NUMERIC), 4) {%- endmacro -%}
{%- macro has_odd_signs(text) -%} REGEXP_CONTAINS({{ text }}, '[^ -~]') {%- endmacro -%}
{%- macro all_bits(mask) -%} BIT_OR({{ mask }}) {%- endmacro -%}
{%- macro bit(place) -%} (1 << ({{ place }})) {%- endmacro -%}
{%- macro no_bit() -%} 0 {%- endmacro -%}
{%- macro fingerprint(columns) -%} CAST(SUM(CAST(FARM_FINGERPRINT(TO_JSON_STRING(STRUCT({{ columns | join(", ") }}))) AS BIGNUMERIC)) AS STRING) {%- endmacro -%}
