{#- When every customer entered, and the orders that count: those of the entry, and the returns after it. Without a
    condition on the entry it is the first order; without one on returns every later order is one.

    first_ts   the first accepted order
    entry_ts   the entry, NULL for a customer who never enters; all orders at that moment that meet the condition are of it -#}
CREATE OR REPLACE TABLE entries AS
SELECT
  customer,
  min(ts) AS first_ts,
  {%- if not has_entry %}
  min(ts) AS entry_ts
  {%- elif first_ever %}
  CASE WHEN min(ts) FILTER (WHERE meets_entry) = min(ts) THEN min(ts) END AS entry_ts
  {%- else %}
  min(ts) FILTER (WHERE meets_entry) AS entry_ts
  {%- endif %}
FROM accepted_orders
GROUP BY customer;
CREATE OR REPLACE {{ "VIEW" if row_is_order else "TABLE" }} orders AS
SELECT o.*
FROM accepted_orders o
JOIN entries e ON e.customer = o.customer
WHERE o.ts >= e.entry_ts
{%- if has_return %} AND (o.meets_return OR (o.ts = e.entry_ts{% if has_entry %} AND o.meets_entry{% endif %})){% endif %};
