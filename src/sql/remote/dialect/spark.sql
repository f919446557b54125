{#- Spark SQL, as Sail has it. -#}
{%- macro epoch_day(ts) -%} unix_date(CAST({{ ts }} AS DATE)) {%- endmacro -%}
{%- macro month(ts) -%} (year({{ ts }}) * 12 + month({{ ts }}) - 1) {%- endmacro -%}
{%- macro year(ts) -%} year({{ ts }}) {%- endmacro -%}
{#- Of a moment without a zone, whatever the zone of the session: unix_micros would move it. -#}
{%- macro micros(ts) -%}
(CAST(unix_date(CAST({{ ts }} AS DATE)) AS BIGINT) * 86400000000 + CAST(hour({{ ts }}) AS BIGINT) * 3600000000 + CAST(minute({{ ts }}) AS BIGINT) * 60000000 + CAST(extract(SECOND FROM {{ ts }}) * 1000000 AS BIGINT))
{%- endmacro -%}
{%- macro whole_part(number, by) -%} (({{ number }}) div {{ by }}) {%- endmacro -%}
{%- macro small(number) -%} CAST({{ number }} AS INT) {%- endmacro -%}
{%- macro text(value) -%} CAST({{ value }} AS STRING) {%- endmacro -%}
{%- macro timestamp(value) -%} CAST({{ value }} AS TIMESTAMP_NTZ) {%- endmacro -%}
{%- macro moment(text) -%} TIMESTAMP_NTZ '{{ text }}' {%- endmacro -%}
{%- macro has_odd_signs(text) -%} {{ text }} RLIKE '[^ -~]' {%- endmacro -%}
{%- macro bit(place) -%} shiftleft(1L, CAST({{ place }} AS INT)) {%- endmacro -%}
{%- macro no_bit() -%} 0L {%- endmacro -%}
{%- macro fingerprint(columns) -%} CAST(SUM(CAST(XXHASH64({{ columns | join(", ") }}) AS DECIMAL(38, 0))) AS STRING) {%- endmacro -%}
{#- Sail reads whole numbers without a sign, and cannot hash them. -#}
{%- macro signed(value) -%} CAST({{ value }} AS BIGINT) {%- endmacro -%}
