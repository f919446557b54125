{#- What fills a role, as an expression over a column: its text, an id without blanks around it, a moment, money. -#}
{%- import "dialect.sql" as d -%}
{%- if kind == "text" -%} {{ d.text(column) }}
{%- elif kind == "id" -%} NULLIF(NULLIF(NULLIF(TRIM({{ d.text(column) }}), ''), 'NULL'), {{ missing }})
{%- elif kind == "moment" -%} {{ d.timestamp(column) }}
{%- elif kind == "money" -%} {{ d.amount(column) }}
{%- else -%} {{ column }}
{%- endif -%}
