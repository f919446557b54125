{#- Customers: their first order, and one bit per month (from `base` on) with an order. The month of the first order is
    computed on demand, which is faster than storing it.

    first_month   month of the first order, months since year 0
    months        bit n: an order in month base + n; only if the data fit into 64 months -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE customer_months AS
SELECT
  customer,
  min(ts) AS first_ts
  {%- if months <= 64 %},
  {{ d.all_bits(d.bit(d.period("month", "ts", 0) ~ " - " ~ base)) }} AS months
  {%- endif %}
FROM orders
GROUP BY customer;
CREATE OR REPLACE VIEW customers AS
SELECT *,
  {% if months <= 64 -%}
  CAST({{ d.lowest_bit("months") }} + {{ base }} AS INTEGER) AS first_month
  {%- else -%}
  CAST({{ d.period("month", "first_ts", 0) }} AS INTEGER) AS first_month
  {%- endif %}
FROM customer_months;
