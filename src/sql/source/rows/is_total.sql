{#- Whether a row has a word for a sum in one of some columns of text. -#}
{% import "dialect.sql" as d -%}
({%- for column in columns -%}
coalesce({{ d.is_a_sum(column, sums) }}, false){{ " OR " if not loop.last }}
{%- endfor -%})
