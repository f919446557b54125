{#- Every customer in one row: first and last order, how many, and the net amount (orders less refunds that count). -#}
CREATE OR REPLACE {{ "VIEW" if with_totals else "TABLE" }} customer_totals AS
{%- if with_totals %}
SELECT c.customer, c.first_ts, c.last_ts, c.orders, CAST(c.revenue + coalesce(r.amount, 0) AS DECIMAL(38, 4)) AS revenue
FROM customer_months c
LEFT JOIN (SELECT customer, sum(amount) AS amount FROM refunds WHERE counts GROUP BY customer) r ON r.customer = c.customer
{%- else %}
SELECT
  customer,
  min(ts) FILTER (WHERE ordered) AS first_ts,
  max(ts) FILTER (WHERE ordered) AS last_ts,
  CAST(count(*) FILTER (WHERE ordered) AS BIGINT) AS orders,
  CAST(coalesce(sum(amount), 0) AS DECIMAL(38, 4)) AS revenue
FROM transactions
GROUP BY customer
HAVING count(*) FILTER (WHERE ordered) > 0
{%- endif %}
