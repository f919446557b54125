{#- Columns of a scan and their types. -#}
{% import "dialect.sql" as d -%}
{{ d.described(scan) }}
