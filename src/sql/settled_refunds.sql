{#- Refunds that count and those without an order before them. -#}
SELECT counts IS TRUE AS counts, count(*) AS "rows", CAST(sum(amount) AS DECIMAL(38, 4)) AS amount
FROM refunds
GROUP BY ALL
ORDER BY ALL
