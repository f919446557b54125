{#- Customers, orders and net amount by scores.

    r, f, m     scores
    customers   how many
    orders      their accepted orders
    revenue     their net amount, DECIMAL(38,4) -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(s.r AS BIGINT) AS r,
  CAST(s.f AS BIGINT) AS f,
  CAST(s.m AS BIGINT) AS m,
  CAST(count(*) AS BIGINT) AS customers,
  CAST(sum(s.orders) AS BIGINT) AS orders,
  CAST(sum(s.revenue) AS DECIMAL(38, 4)) AS revenue
FROM {{ name }} s
{{ d.in_segment(filter_table, "s.customer") }}
GROUP BY ALL
ORDER BY r DESC, f DESC, m DESC
