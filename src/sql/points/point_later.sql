{#- What customers did after a day, by whether they had redeemed points up to it, and how many did the same. Only customers who had
    ordered by then.

    state      redeemer: redeemed points by then; member: was issued points by then; none: neither
    returned   whether they ordered in the days after
    amount     net amount in these days, DECIMAL(38,4)
    orders     accepted orders up to the day, of all these customers
    customers  how many -#}
{% import "dialect.sql" as d -%}
WITH members AS (
  SELECT customer AS id, sum(redeemed) AS redeemed, sum(issued) AS issued
  FROM point_rows
  WHERE ts IS NOT NULL AND issued IS NOT NULL AND redeemed IS NOT NULL AND {{ d.epoch_day("ts") }} <= {{ landmark }}
  GROUP BY customer
), buyers AS (
  SELECT
    c.customer,
    CASE WHEN m.redeemed > 0 THEN 'redeemer' WHEN m.issued > 0 THEN 'member' ELSE 'none' END AS state
  FROM customers c
  {{ d.in_segment(filter_table, "c.customer") }}
  LEFT JOIN members m ON m.id = {{ d.float_id(d.text("c.customer")) }}
  WHERE {{ d.epoch_day("c.first_ts") }} <= {{ landmark }}
), each AS (
  SELECT
    b.state,
    b.customer,
    count(*) FILTER (WHERE t.ordered AND {{ d.epoch_day("t.ts") }} > {{ landmark }}) > 0 AS returned,
    CAST(coalesce(sum(t.amount) FILTER (WHERE {{ d.epoch_day("t.ts") }} > {{ landmark }}), 0) AS DECIMAL(38, 4)) AS amount,
    count(*) FILTER (WHERE t.ordered AND {{ d.epoch_day("t.ts") }} <= {{ landmark }}) AS orders
  FROM buyers b
  JOIN transactions t ON t.customer = b.customer
  GROUP BY ALL
)
SELECT
  state,
  returned,
  amount,
  CAST(sum(orders) AS BIGINT) AS orders,
  CAST(count(*) AS BIGINT) AS customers
FROM each
GROUP BY ALL
ORDER BY ALL
