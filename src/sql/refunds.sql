{#- Refunds at the date that the refund basis gives; those dated before the customer's first order do not count. Then
    all transactions: orders, and the refunds that count. -#}
CREATE OR REPLACE TABLE refunds AS
SELECT
  r.customer,
  r.oid,
  r.amount,
  r.cost,
  {%- if order_date %}
  greatest(coalesce(o.ts, r.ts), c.first_ts) AS ts,
  {%- else %}
  r.ts,
  {%- endif %}
  r.ts >= c.first_ts AS counts
FROM (SELECT customer, oid, ts, amount, cost FROM lines WHERE reason = 0 AND refund) r
LEFT JOIN customers c ON c.customer = r.customer
{%- if order_date %}
LEFT JOIN (
  SELECT customer, oid, min(ts) AS ts
  FROM orders
  WHERE oid IN (SELECT oid FROM lines WHERE reason = 0 AND refund)
  GROUP BY customer, oid
) o ON o.customer = r.customer AND o.oid = r.oid
{%- endif %};

CREATE OR REPLACE VIEW transactions AS
SELECT customer, ts, amount, cost, true AS ordered FROM orders
UNION ALL
SELECT customer, ts, amount, cost, false AS ordered FROM refunds WHERE counts;
