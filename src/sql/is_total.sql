{#- Whether a row has a word for a sum in one of some columns of text. -#}
{% import "dialect.sql" as d -%}
({%- for column in columns -%}
coalesce({{ d.matches("lower(trim(" ~ column ~ "))", pattern) }}, false){{ " OR " if not loop.last }}
{%- endfor -%})
