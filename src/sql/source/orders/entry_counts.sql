{#- What became of the accepted orders: how many count, how many do not and why, and how many customers enter.

    before     earlier than the entry
    no_return  later, and not a return
    of_others  of customers who never enter -#}
SELECT
  CAST((SELECT count(*) FROM entries) AS BIGINT) AS customers,
  CAST((SELECT count(*) FROM entries WHERE entry_ts IS NOT NULL) AS BIGINT) AS entered,
  CAST((SELECT count(*) FROM orders) AS BIGINT) AS counted,
  CAST(count(*) FILTER (WHERE o.ts < e.entry_ts) AS BIGINT) AS before,
  CAST(count(*) FILTER (WHERE e.entry_ts IS NULL) AS BIGINT) AS of_others,
  CAST(count(*) AS BIGINT) AS accepted
FROM accepted_orders o
JOIN entries e ON e.customer = o.customer
