{#- Ids that may be placeholders: a typical name such as guest, or one id with more than 5 % of the orders of many
    customers. A sample finds candidates for the second, a full count confirms them. -#}
WITH sampled AS (
  SELECT customer
  FROM (SELECT customer FROM orders USING SAMPLE reservoir(20000 ROWS) REPEATABLE (1))
  GROUP BY customer
  HAVING count(*) > 0.03 * least(20000, {{ accepted }})
), candidates AS (
  SELECT customer FROM sampled
  UNION
  SELECT customer FROM customers
  WHERE lower(trim(CAST(customer AS VARCHAR))) IN ({{ placeholders | join(", ") }})
)
SELECT CAST(customer AS VARCHAR) AS customer, count(*)::BIGINT AS orders
FROM orders
WHERE customer IN (SELECT customer FROM candidates)
GROUP BY customer
HAVING lower(trim(CAST(customer AS VARCHAR))) IN ({{ placeholders | join(", ") }})
  OR (count(*) > 0.05 * {{ accepted }} AND count(*) >= 20 AND (SELECT count(*) FROM customers) > 100)
ORDER BY orders DESC, customer
LIMIT 5
