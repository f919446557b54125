{#- Customers: first and last order, number of orders, and one bit for every month (from `base` on) they ordered in;
    then the refunds that count, at the time their basis says, and those to nobody who ordered before. -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE customers AS
SELECT
  customer,
  min(ts) AS first_ts,
  max(ts) AS last_ts,
  count(*) AS orders,
  sum(amount)::DECIMAL(38, 4) AS ordered
  {%- if months <= 64 %},
  bit_or({{ d.bit(d.period("month", "ts", 0) ~ " - " ~ base) }}) AS months
  {%- endif %}
FROM orders
GROUP BY customer;

CREATE OR REPLACE TABLE refunds AS
SELECT
  r.customer,
  r.amount,
  {%- if by_order %}
  greatest(coalesce({{ "o.ts" if order_date else "r.ts" }}, r.ts), c.first_ts) AS ts,
  o.ts IS NOT NULL OR r.ts >= c.first_ts AS counts
  {%- else %}
  r.ts,
  r.ts >= c.first_ts AS counts
  {%- endif %}
FROM (SELECT customer, oid, ts, amount FROM lines WHERE reason = 0 AND refund) r
LEFT JOIN customers c ON c.customer = r.customer
{%- if by_order %}
LEFT JOIN (
  SELECT customer, oid, min(ts) AS ts
  FROM orders
  WHERE oid IN (SELECT oid FROM lines WHERE reason = 0 AND refund)
  GROUP BY customer, oid
) o ON o.customer = r.customer AND o.oid = r.oid
{%- endif %};
