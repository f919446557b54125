{#- Ids that may stand for nobody: a telling name, or one id with more than 5 % of the orders of many customers. -#}
SELECT CAST(customer AS VARCHAR) AS customer, orders::BIGINT AS orders
FROM customers
WHERE lower(trim(CAST(customer AS VARCHAR))) IN ('0', '-1', 'guest', 'anonymous', 'unknown', 'none', 'null', 'n/a')
  OR (orders > 0.05 * (SELECT sum(orders) FROM customers) AND orders >= 100 AND (SELECT count(*) FROM customers) > 100)
ORDER BY orders DESC, customer
LIMIT 5
