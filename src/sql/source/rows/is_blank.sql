{#- Whether a column has nothing. -#}
{% import "dialect.sql" as d -%}
(coalesce(trim({{ d.text(column) }}), '') = '')
