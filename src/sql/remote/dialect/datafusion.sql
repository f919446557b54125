{#- DataFusion, as Ballista has it. -#}
{%- macro epoch_day(ts) -%} CAST(CAST({{ ts }} AS DATE) AS INT) {%- endmacro -%}
{%- macro month(ts) -%} CAST(date_part('year', {{ ts }}) * 12 + date_part('month', {{ ts }}) - 1 AS INT) {%- endmacro -%}
{%- macro year(ts) -%} CAST(date_part('year', {{ ts }}) AS INT) {%- endmacro -%}
{%- macro micros(ts) -%} CAST(CAST({{ ts }} AS TIMESTAMP(6)) AS BIGINT) {%- endmacro -%}
{%- macro small(number) -%} CAST({{ number }} AS INT) {%- endmacro -%}
{%- macro timestamp(value) -%} CAST({{ value }} AS TIMESTAMP(6)) {%- endmacro -%}
{%- macro moment(text) -%} CAST('{{ text }}' AS TIMESTAMP(6)) {%- endmacro -%}
{%- macro has_odd_signs(text) -%} {{ text }} ~ '[^ -~]' {%- endmacro -%}
{#- It has no hash that is a number. -#}
{%- macro fingerprint(columns) -%}{%- endmacro -%}
