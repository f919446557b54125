{#- Customers by their group on an earlier day and on the later one; who had not ordered by the earlier day has none.

    was         the group then, NULL for who had not ordered
    now         the group now
    customers   how many -#}
{% import "dialect.sql" as d -%}
SELECT b.rfm AS was, s.rfm AS now, CAST(count(*) AS BIGINT) AS customers
FROM {{ name }} s
LEFT JOIN {{ earlier }} b ON b.customer = s.customer
{{ d.in_segment(filter_table, "s.customer") }}
GROUP BY ALL
ORDER BY ALL
