{#- What customers did in the days after their first answer to a kind of question, and how many did the same. The day of the answer
    is not a day after it.

    kind       kind of question
    opinion    1: positive, 0: neutral, -1: negative
    state      observed; early: before the first order; open: the days have not ended
    returned   whether they ordered in these days
    amount     net amount in these days, DECIMAL(38,4)
    orders     accepted orders up to the day of the answer, of all these customers
    customers  how many -#}
{% import "dialect.sql" as d -%}
WITH buyers AS (
  SELECT {{ d.float_id(d.text("c.customer")) }} AS id, c.customer, {{ d.epoch_day("c.first_ts") }} AS first_day
  FROM customers c
  {{ d.in_segment(filter_table, "c.customer") }}
), firsts AS (
  SELECT
    a.kind,
    b.customer,
    b.first_day,
    {{ d.epoch_day("a.ts") }} AS day,
    a.opinion,
    row_number() OVER (PARTITION BY a.kind, b.customer ORDER BY a.ts, a.place) AS nth
  FROM survey_opinions a
  JOIN buyers b ON b.id = a.customer
  {%- if window %}
  WHERE {{ d.epoch_day("a.ts") }} >= {{ window.from }} AND {{ d.epoch_day("a.ts") }} < {{ window.to }}
  {%- endif %}
), each AS (
  SELECT
    f.kind,
    f.opinion,
    CASE WHEN f.first_day > f.day THEN 'early' WHEN f.day + {{ days }} > {{ last_day }} THEN 'open' ELSE 'observed' END AS state,
    f.customer,
    count(*) FILTER (WHERE t.ordered AND {{ d.epoch_day("t.ts") }} > f.day AND {{ d.epoch_day("t.ts") }} <= f.day + {{ days }}) > 0 AS returned,
    CAST(coalesce(sum(t.amount) FILTER (WHERE {{ d.epoch_day("t.ts") }} > f.day AND {{ d.epoch_day("t.ts") }} <= f.day + {{ days }}), 0) AS DECIMAL(38, 4)) AS amount,
    count(*) FILTER (WHERE t.ordered AND {{ d.epoch_day("t.ts") }} <= f.day) AS orders
  FROM firsts f
  JOIN transactions t ON t.customer = f.customer
  WHERE f.nth = 1
  GROUP BY ALL
)
SELECT
  kind,
  opinion,
  state,
  returned,
  amount,
  CAST(sum(orders) AS BIGINT) AS orders,
  CAST(count(*) AS BIGINT) AS customers
FROM each
GROUP BY ALL
ORDER BY ALL
