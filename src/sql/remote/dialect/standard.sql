{#- What most databases write alike. The file of a database follows it, and defines again what differs there. -#}
{%- macro whole_part(number, by) -%} (({{ number }}) / {{ by }}) {%- endmacro -%}
{%- macro small(number) -%} CAST({{ number }} AS INTEGER) {%- endmacro -%}
{%- macro big(number) -%} CAST({{ number }} AS BIGINT) {%- endmacro -%}
{%- macro text(value) -%} CAST({{ value }} AS VARCHAR) {%- endmacro -%}
{%- macro signed(value) -%} {{ value }} {%- endmacro -%}
{%- macro moment(text) -%} TIMESTAMP '{{ text }}' {%- endmacro -%}
{%- macro amount(value) -%} CAST({{ value }} AS DECIMAL(18, 4)) {%- endmacro -%}
{%- macro money(value) -%} CAST({{ value }} AS DECIMAL(38, 4)) {%- endmacro -%}
{%- macro all_bits(mask) -%} bit_or({{ mask }}) {%- endmacro -%}
{%- macro bit(place) -%} (CAST(1 AS BIGINT) << ({{ place }})) {%- endmacro -%}
{%- macro no_bit() -%} CAST(0 AS BIGINT) {%- endmacro -%}
{%- macro page(count, from) -%}{% if count is not none %}LIMIT {{ count }}{% endif %}{% if from %} OFFSET {{ from }}{% endif %}{%- endmacro -%}
