{#- When the first of the customers of a drill was acquired. -#}
{% import "dialect.sql" as d -%}
SELECT min(c.first_ts) AS first_ts
FROM customers c
{{ d.in_segment(filter_table, "c.customer") }}
