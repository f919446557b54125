{#- The value of the first order of every customer; of several at one moment the largest. -#}
CREATE OR REPLACE TABLE first_values AS
SELECT o.customer, arg_min(o.amount, { ts: o.ts, amount: -coalesce(o.amount, 0) })::DOUBLE AS first_value
FROM orders o
GROUP BY o.customer
