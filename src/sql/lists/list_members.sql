{#- The customers of a list, the most urgent first; or how many there are, and what they have spent.

    list        vips, second-order, gone-quiet, one-time, overdue
    days        from the first order to the last; 0 for customers of one purchase day
    gap         days / (orders - 1)
    ratio       recency / gap
    last_item, next_item, next_support, next_confidence, next_lift   with rules of items -#}
{% import "dialect.sql" as d -%}
WITH members AS (
  SELECT
    m.customer,
    m.orders,
    m.revenue,
    {{ "m.revenue" if has_amount else "CAST(m.orders AS DECIMAL(38, 4))" }} AS value,
    {{ d.epoch_day("m.first_ts") }} AS first_day,
    {{ d.epoch_day("m.last_ts") }} AS last_day,
    {{ d.epoch_day("m.last_ts") }} - {{ d.epoch_day("m.first_ts") }} AS days,
    {{ as_of_day }} - {{ d.epoch_day("m.last_ts") }} AS recency
  FROM customer_totals m
  {{ d.in_segment(filter_table, "m.customer") }}
), figures AS (
  SELECT
    *,
    CAST(days AS DOUBLE) / nullif(orders - 1, 0) AS gap,
    CAST(recency AS DOUBLE) * (orders - 1) / nullif(days, 0) AS ratio
  FROM members
), listed AS (
  SELECT *
  FROM figures
  WHERE
  {%- if list == "vips" %}
    value >= {{ vip }} AND value > 0
  {%- elif list == "second-order" %}
    days = 0 AND recency <= {{ window }}
  {%- elif list == "gone-quiet" %}
    value >= {{ good }} AND orders >= {{ orders }} AND ratio >= {{ quiet }}
  {%- elif list == "one-time" %}
    days = 0 AND recency > {{ window }}
  {%- else %}
    orders >= {{ orders }} AND ratio >= {{ overdue }}
  {%- endif %}
)
{%- if counts %}
SELECT CAST(count(*) AS BIGINT) AS customers, CAST(coalesce(sum(revenue), 0) AS DECIMAL(38, 4)) AS revenue
FROM listed
{%- else %}
SELECT
  CAST(l.customer AS VARCHAR) AS customer,
  CAST(l.orders AS BIGINT) AS orders,
  CAST(l.revenue AS DECIMAL(38, 4)) AS revenue,
  CAST(l.first_day AS INTEGER) AS first_day,
  CAST(l.last_day AS INTEGER) AS last_day,
  CAST(l.recency AS INTEGER) AS recency,
  l.gap,
  l.ratio
  {%- if has_items %},
  i.item AS last_item,
  r.next_item,
  r.moves AS next_moves,
  r.support AS next_support,
  r.confidence AS next_confidence,
  r.lift AS next_lift
  {%- endif %}
FROM listed l
{%- if has_items %}
LEFT JOIN last_items i ON i.customer = l.customer
LEFT JOIN item_rules r ON r.item = i.item AND r.nth = 1
{%- endif %}
ORDER BY
{%- if list == "second-order" or list == "one-time" %}
  l.recency {{ "DESC" if list == "second-order" }}{{ "ASC" if list == "one-time" }}, l.value DESC, customer
{%- else %}
  l.value DESC, customer
{%- endif %}
{%- if limit %}
LIMIT {{ limit }}
{%- endif %}
{%- endif %}
