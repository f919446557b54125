{#- Whether a condition over customers can be computed. -#}
SELECT count(*) FILTER (WHERE {{ condition }}) FROM customer_columns
