{#- A moment as a literal. -#}
{%- import "dialect.sql" as d -%}
{{ d.moment(text) }}
