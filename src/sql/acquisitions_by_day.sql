{#- Customers by the day they were acquired, counted from `base`. -#}
SELECT (born - {{ base }})::INTEGER AS day, count(*)::BIGINT AS customers
FROM {{ name }}
GROUP BY ALL
ORDER BY ALL
