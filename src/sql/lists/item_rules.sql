{#- What customers buy after what: from the items of a purchase day to those of the customer's next purchase day.

    item, next_item   bought on a day, and on the next
    moves       pairs of consecutive purchase days with both
    support     moves / all pairs of consecutive purchase days
    confidence  moves / pairs that begin with the item
    lift        confidence / share of the pairs that end with the next item
    nth         1: the rule with the highest confidence among those of the item with a lift above 1 -#}
{% import "dialect.sql" as d -%}
{% import "accepted.sql" as accepted -%}
CREATE OR REPLACE TABLE item_rules AS
WITH items AS (
  SELECT DISTINCT customer, CAST({{ d.epoch_day("ts") }} AS INTEGER) AS day, {{ column }} AS item
  FROM {{ accepted.counted_lines(chosen, row_is_order) }} l
  WHERE reason = 0 AND NOT refund AND {{ column }} IS NOT NULL
), days AS (
  SELECT customer, day, lead(day) OVER (PARTITION BY customer ORDER BY day) AS next_day
  FROM (SELECT DISTINCT customer, day FROM items) each
), pairs AS (
  SELECT customer, day, next_day FROM days WHERE next_day IS NOT NULL
), begun AS (
  SELECT p.customer, p.next_day, i.item
  FROM pairs p
  JOIN items i ON i.customer = p.customer AND i.day = p.day
), ended AS (
  SELECT p.customer, p.next_day, i.item
  FROM pairs p
  JOIN items i ON i.customer = p.customer AND i.day = p.next_day
), moves AS (
  SELECT b.item, e.item AS next_item, count(*) AS moves
  FROM begun b
  JOIN ended e ON e.customer = b.customer AND e.next_day = b.next_day
  GROUP BY b.item, e.item
  HAVING count(*) >= {{ least }}
), rules AS (
  SELECT
    m.item,
    m.next_item,
    CAST(m.moves AS BIGINT) AS moves,
    CAST(m.moves AS DOUBLE) / t.pairs AS support,
    CAST(m.moves AS DOUBLE) / b.pairs AS confidence,
    CAST(m.moves AS DOUBLE) / b.pairs * t.pairs / e.pairs AS lift
  FROM moves m
  JOIN (SELECT item, count(*) AS pairs FROM begun GROUP BY item) b ON b.item = m.item
  JOIN (SELECT item, count(*) AS pairs FROM ended GROUP BY item) e ON e.item = m.next_item
  CROSS JOIN (SELECT count(*) AS pairs FROM pairs) t
)
SELECT
  *,
  row_number() OVER (PARTITION BY item ORDER BY CASE WHEN lift > 1 THEN 0 ELSE 1 END, confidence DESC, moves DESC, next_item)
    + CASE WHEN lift > 1 THEN 0 ELSE 1000000 END AS nth
FROM rules
