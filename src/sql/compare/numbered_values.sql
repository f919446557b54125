{#- Every numbered value. -#}
SELECT attribute, number, value
FROM value_numbers
ORDER BY attribute, number
