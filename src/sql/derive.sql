{#- The profiles with one more column: something told of every customer that is no column of the source. -#}
CREATE OR REPLACE TABLE profiles AS
SELECT p.*, ({{ expression }}) AS {{ column }}
FROM profiles p
JOIN totals m ON m.customer = p.customer
{%- if first_value %}
JOIN (
  SELECT o.customer, arg_min(o.amount, { ts: o.ts, amount: -coalesce(o.amount, 0) })::DOUBLE AS first_value
  FROM orders o
  GROUP BY o.customer
) f ON f.customer = p.customer
{%- endif %}
