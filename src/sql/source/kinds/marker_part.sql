{#- A part of a column that tells which rows are orders: the letters that an id begins with, whether a number is negative, whether a
    value is missing. -#}
{% import "dialect.sql" as d -%}
{%- if part == "letters" -%} {{ d.letters_in_front(d.text(column)) }}
{%- elif part == "sign" -%} CASE WHEN {{ column }} < 0 THEN 'negative' ELSE '' END
{%- else -%} CASE WHEN coalesce(lower(trim({{ d.text(column) }})), '') IN ('', '0', {{ placeholders | join(", ") }}) THEN 'missing' ELSE '' END
{%- endif -%}
