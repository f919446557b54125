{#- The first and the last order; an order of several lines lies at its earliest. -#}
{%- import "base.sql" as b -%}
WITH {{ b.orders(s) }}
SELECT MIN(ts) AS first_ts, MAX(ts) AS last_ts
FROM t_orders
