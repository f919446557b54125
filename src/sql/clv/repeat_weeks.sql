{#- Repeat purchase days by week since `base`, of the customers of a window, through the end of the data. -#}
{% import "dialect.sql" as d -%}
SELECT CAST({{ d.whole_part("(s.day - " ~ base ~ ")", 7) }} AS INTEGER) AS week, CAST(count(*) AS BIGINT) AS orders
FROM customer_days s
JOIN {{ name }} w ON w.customer = s.customer AND s.day > w.born
WHERE s.bought
GROUP BY ALL
ORDER BY ALL
