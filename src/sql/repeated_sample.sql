{#- Rows that agree with an earlier one in customer, order, time and amount, among a part of the customers; and all rows of
    that part. Such rows may be lines of one order. -#}
SELECT
  CAST(coalesce(sum(times), 0) AS BIGINT) AS "rows",
  CAST(coalesce(sum(times - 1), 0) AS BIGINT) AS again
FROM (
  SELECT count(*) AS times
  FROM lines
  WHERE reason = 0{% if part > 1 %} AND hash(customer) % {{ part }} = 0{% endif %}
  GROUP BY hash(customer, oid, ts, amount)
) alike
