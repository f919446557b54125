{#- Customers by the day they were acquired, counted from `base`. -#}
SELECT CAST(born - {{ base }} AS INTEGER) AS day, CAST(count(*) AS BIGINT) AS customers
FROM {{ name }}
GROUP BY ALL
ORDER BY ALL
