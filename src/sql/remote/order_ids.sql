{#- Whether every row is an order: the rows of orders, and the different ids among them. -#}
{%- import "base.sql" as b -%}
WITH {{ b.rows(s) }}
SELECT COUNT(*) AS row_count, COUNT(DISTINCT oid) AS ids
FROM t_rows
WHERE {{ b.is_ordered(s) }}
