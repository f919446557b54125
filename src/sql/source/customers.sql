{#- Customers: their first order, and one bit per month (from `base` on) with an order. The month of the first order is
    computed on demand, which is faster than storing it.

    first_month   month of the first order, months since year 0
    months        bit n: an order in month base + n; only if the data fit into 64 months
    last_ts, orders, revenue   the last order, how many, and their amount, if the totals are asked for first (`with_totals`): one
                  pass for all costs two thirds of two -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE customer_months AS
SELECT
  customer,
  min(ts) AS first_ts
  {%- if months <= 64 %},
  {{ d.all_bits(d.bit(d.period("month", "ts", 0) ~ " - " ~ base)) }} AS months
  {%- endif %}
  {%- if with_totals %},
  max(ts) AS last_ts,
  CAST(count(*) AS BIGINT) AS orders,
  CAST(coalesce(sum(amount), 0) AS DECIMAL(38, 4)) AS revenue
  {%- endif %}
FROM orders
GROUP BY customer;
CREATE OR REPLACE VIEW customers AS
SELECT
  customer, first_ts,
  {% if months <= 64 -%}
  months,
  CAST({{ d.lowest_bit("months") }} + {{ base }} AS INTEGER) AS first_month
  {%- else -%}
  CAST({{ d.period("month", "first_ts", 0) }} AS INTEGER) AS first_month
  {%- endif %}
FROM customer_months
WHERE {{ d.met_by_all("months" if months <= 64 else d.period("month", "first_ts", 0)) }};
