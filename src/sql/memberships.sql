{#- How many customers are on which sides together. -#}
SELECT sides, count(*)::BIGINT AS customers
FROM side_members
GROUP BY sides
ORDER BY sides
