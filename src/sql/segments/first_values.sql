{#- The value of the first order of every customer; of several at one moment the largest. -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE first_values AS
SELECT o.customer, CAST({{ d.least_by("o.amount", ["o.ts", "-coalesce(o.amount, 0)"]) }} AS DOUBLE) AS first_value
FROM orders o
GROUP BY o.customer
