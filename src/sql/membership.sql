{#- Customers of every side, how many of them the first side has too, and how many there are in all. -#}
SELECT
  s.side,
  count(*)::BIGINT AS members,
  count(*) FILTER (s.customer IN (SELECT customer FROM sides WHERE side = 0))::BIGINT AS shared,
  (SELECT count(DISTINCT customer) FROM sides)::BIGINT AS in_any,
  (SELECT count(*) FROM customers)::BIGINT AS customers
FROM sides s
GROUP BY s.side
ORDER BY s.side
