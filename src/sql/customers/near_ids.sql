{#- Ids of customers that look like a text, the nearest first. -#}
SELECT CAST(customer AS VARCHAR) AS id
FROM customers
ORDER BY levenshtein(lower(left(CAST(customer AS VARCHAR), 64)), lower({{ id }})), id
LIMIT 5
