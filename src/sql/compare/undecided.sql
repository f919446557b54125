{#- Customers for whom a condition is neither true nor false, because they have no value. -#}
SELECT CAST(count(*) FILTER (WHERE {{ condition }} IS NULL) AS BIGINT) AS customers
FROM customer_columns
