{#- Trino, by its documentation: expected, not tried. -#}
{%- macro epoch_day(ts) -%} date_diff('day', DATE '1970-01-01', CAST({{ ts }} AS DATE)) {%- endmacro -%}
{%- macro month(ts) -%} (year({{ ts }}) * 12 + month({{ ts }}) - 1) {%- endmacro -%}
{%- macro year(ts) -%} year({{ ts }}) {%- endmacro -%}
{%- macro micros(ts) -%} CAST(round(to_unixtime(with_timezone({{ ts }}, 'UTC')) * 1000000) AS BIGINT) {%- endmacro -%}
{%- macro timestamp(value) -%} CAST({{ value }} AS TIMESTAMP(6)) {%- endmacro -%}
{%- macro has_odd_signs(text) -%} regexp_like({{ text }}, '[^ -~]') {%- endmacro -%}
{%- macro all_bits(mask) -%} bitwise_or_agg({{ mask }}) {%- endmacro -%}
{%- macro bit(place) -%} bitwise_left_shift(BIGINT '1', {{ place }}) {%- endmacro -%}
{%- macro no_bit() -%} BIGINT '0' {%- endmacro -%}
{%- macro fingerprint(columns) -%} TO_HEX(CHECKSUM(ROW({{ columns | join(", ") }}))) {%- endmacro -%}
{%- macro page(count, from) -%}{% if from %}OFFSET {{ from }} {% endif %}{% if count is not none %}LIMIT {{ count }}{% endif %}{%- endmacro -%}
