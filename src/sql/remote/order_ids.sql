{#- Whether every row is an order: the rows of orders, and the different ids among them. They are grouped, because some engines
    keep all ids that they count in one value. -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
WITH {{ b.rows(s) }}
SELECT {{ d.big("SUM(row_count)") }} AS row_count, COUNT(oid) AS ids
FROM (SELECT oid, COUNT(*) AS row_count FROM t_rows WHERE {{ b.is_ordered(s) }} GROUP BY oid) each_id
