{#- How many customers there are, and how many orders they have. -#}
SELECT
  (SELECT count(*) FROM customers)::BIGINT AS customers,
  {{ accepted if row_is_order else "(SELECT count(*) FROM orders)" }}::BIGINT AS orders
