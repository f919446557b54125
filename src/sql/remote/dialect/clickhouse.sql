{#- ClickHouse, by its documentation: expected, not tried. -#}
{%- macro epoch_day(ts) -%} toInt32(toDate32({{ ts }})) {%- endmacro -%}
{%- macro month(ts) -%} (toInt32(toYear({{ ts }})) * 12 + toMonth({{ ts }}) - 1) {%- endmacro -%}
{%- macro year(ts) -%} toInt32(toYear({{ ts }})) {%- endmacro -%}
{%- macro micros(ts) -%} toUnixTimestamp64Micro({{ ts }}) {%- endmacro -%}
{%- macro whole_part(number, by) -%} intDiv({{ number }}, {{ by }}) {%- endmacro -%}
{%- macro small(number) -%} toInt32({{ number }}) {%- endmacro -%}
{%- macro big(number) -%} toInt64({{ number }}) {%- endmacro -%}
{%- macro text(value) -%} CAST({{ value }} AS Nullable(String)) {%- endmacro -%}
{%- macro timestamp(value) -%} toDateTime64({{ value }}, 6, 'UTC') {%- endmacro -%}
{%- macro moment(text) -%} toDateTime64('{{ text }}', 6, 'UTC') {%- endmacro -%}
{%- macro amount(value) -%} CAST({{ value }} AS Nullable(Decimal(18, 4))) {%- endmacro -%}
{%- macro money(value) -%} CAST({{ value }} AS Nullable(Decimal(38, 4))) {%- endmacro -%}
{%- macro has_odd_signs(text) -%} match({{ text }}, '[^ -~]') {%- endmacro -%}
{%- macro all_bits(mask) -%} groupBitOr({{ mask }}) {%- endmacro -%}
{%- macro bit(place) -%} bitShiftLeft(toInt64(1), {{ place }}) {%- endmacro -%}
{%- macro no_bit() -%} toInt64(0) {%- endmacro -%}
{%- macro fingerprint(columns) -%} toString(SUM(sipHash64(tuple({{ columns | join(", ") }})))) {%- endmacro -%}
