{#- Customers by the sides they are on and by their net amount to date: what the interval of its mean is drawn from. -#}
SELECT m.sides, CAST(a.revenue AS DOUBLE) AS amount, CAST(count(*) AS BIGINT) AS customers
FROM side_members m
JOIN customer_totals a ON a.customer = m.customer
GROUP BY ALL
