{#- Repeat purchase days by week since `base`, of the customers of a window, through the end of the data. -#}
SELECT ((s.day - {{ base }}) // 7)::INTEGER AS week, count(*)::BIGINT AS orders
FROM customer_days s
JOIN {{ name }} w ON w.customer = s.customer AND s.day > w.born
WHERE s.bought
GROUP BY ALL
ORDER BY ALL
