{#- How many customers are on which sides together. -#}
SELECT sides, CAST(count(*) AS BIGINT) AS customers
FROM side_members
GROUP BY sides
ORDER BY sides
