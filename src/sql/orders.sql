{#- Orders: one row a customer and order id. Lines that share an id are summed and take the earliest time;
    a row without an order id is an order. -#}
{% if row_is_order -%}
CREATE OR REPLACE VIEW orders AS
SELECT customer, oid, ts, amount
FROM lines
WHERE reason = 0 AND NOT refund;
{%- else -%}
CREATE OR REPLACE TABLE orders AS
SELECT customer, oid, min(ts) AS ts, sum(amount)::DECIMAL(18, 4) AS amount
FROM lines
WHERE reason = 0 AND NOT refund AND oid IS NOT NULL
GROUP BY customer, oid
UNION ALL
SELECT customer, oid, ts, amount
FROM lines
WHERE reason = 0 AND NOT refund AND oid IS NULL;
{%- endif %}
