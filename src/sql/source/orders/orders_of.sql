{#- The orders of some customers, most first. -#}
SELECT CAST(customer AS VARCHAR) AS customer, CAST(count(*) AS BIGINT) AS orders
FROM {{ orders }}
WHERE customer IN ({{ customers | join(", ") }})
GROUP BY customer
ORDER BY orders DESC, customer
