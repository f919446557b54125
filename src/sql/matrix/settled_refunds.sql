{#- Refunds that follow an order and those without an order before them. -#}
SELECT follows IS TRUE AS follows, count(*) AS "rows", CAST(sum(amount) AS DECIMAL(38, 4)) AS amount
FROM refunds
GROUP BY ALL
ORDER BY ALL
