{#- What fills a role, as an expression over a column: its text, an id without blanks around it, a moment, money, a whole number of at most 32 bits. -#}
{%- import "dialect.sql" as d -%}
{%- if kind == "text" -%} {{ d.text(column) }}
{%- elif kind == "id" -%} NULLIF(NULLIF(NULLIF(TRIM({{ d.text(column) }}), ''), 'NULL'), {{ missing }})
{%- elif kind == "moment" -%} {{ d.timestamp(column) }}
{%- elif kind == "money" -%} {{ d.amount(column) }}
{%- elif kind == "small" -%} {{ d.signed(column) }}
{%- else -%} {{ column }}
{%- endif -%}
