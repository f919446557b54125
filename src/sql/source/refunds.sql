{#- Refunds at the date that the refund basis gives; those dated before the customer's first order do not count. Then
    all transactions: orders, and the refunds that count.

    counts    whether it takes money away
    follows   whether it follows an accepted order of the customer; the refund of an order that does not count (`chosen`:
              not every accepted order does) follows one, and does not count -#}
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
  {%- if chosen %}
  r.ts >= c.first_ts AND (k.oid IS NULL OR k.counts) AS counts,
  r.ts >= e.first_ts AS follows
  {%- else %}
  r.ts >= c.first_ts AS counts,
  r.ts >= c.first_ts AS follows
  {%- endif %}
FROM (SELECT customer, oid, ts, amount, cost FROM lines WHERE reason = 0 AND refund) r
LEFT JOIN customer_months c ON c.customer = r.customer
{%- if order_date %}
LEFT JOIN (
  SELECT customer, oid, min(ts) AS ts
  FROM orders
  WHERE oid IN (SELECT oid FROM lines WHERE reason = 0 AND refund)
  GROUP BY customer, oid
) o ON o.customer = r.customer AND o.oid = r.oid
{%- endif %}
{%- if chosen %}
LEFT JOIN entries e ON e.customer = r.customer
LEFT JOIN (
  SELECT a.customer, a.oid, bool_or(f.oid IS NOT NULL) AS counts
  FROM accepted_orders a
  LEFT JOIN orders f ON f.customer = a.customer AND f.oid = a.oid
  WHERE a.oid IN (SELECT oid FROM lines WHERE reason = 0 AND refund)
  GROUP BY a.customer, a.oid
) k ON k.customer = r.customer AND k.oid = r.oid
{%- endif %};

CREATE OR REPLACE VIEW transactions AS
SELECT customer, ts, amount, cost, true AS ordered FROM orders
UNION ALL
SELECT customer, ts, amount, cost, false AS ordered FROM refunds WHERE counts;
