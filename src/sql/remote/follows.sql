{#- Refunds that follow an order of the customer. -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
WITH {{ b.orders(s) }}
SELECT COUNT(*) AS row_count, {{ d.money("SUM(r.amount)") }} AS amount
FROM {{ b.refunds(s) }}
JOIN t_customers c ON c.customer = r.customer
WHERE r.ts >= c.first_ts
