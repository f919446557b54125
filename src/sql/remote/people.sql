{#- Customers with their figures: all, those of a cohort, or those of a cell with their status at its age.

    what       page: some of them, in an order; statuses: how many have each status; place: where in the order the next id with a
               text is; rank: how many there are, and how many of them have more than an amount
    cohort     the period of the first order; none for all periods
    cell       an age with a criterion, if statuses are asked for. `observed` is the last moment that is observed, `end` the one after
               it, `first` the first order of the cohort
    gap, overdue   average days between orders, and days since the last order by these; in ten thousandths, rounded -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
{%- set of_members -%}{% for column in by %}, c.{{ column }}{% endfor %}{%- endset -%}
{%- set values -%}{% for column in by %}, {{ column }}{% endfor %}{%- endset -%}
{%- set of_amount -%}{% if s.has_amount %}, amount{% endif %}{%- endset -%}
{#- A quotient in ten thousandths, rounded: (10,000 a + b / 2) / b in whole numbers. -#}
{%- macro ratio(a, b) -%} {{ d.whole_part("20000 * " ~ a ~ " + " ~ b, "NULLIF(2 * " ~ b ~ ", 0)") }} {%- endmacro -%}
{%- set days = d.big("last_day - first_day") -%}
{%- macro ordered() -%} {{ sort }} {{ "DESC" if descending else "ASC" }} NULLS LAST, customer {%- endmacro -%}
WITH {{ b.members(s, by, chosen) }}, {{ b.moved(s, has_refunds) }}, t_aged AS (
  SELECT c.customer, c.first_ts{{ of_members }}, f.ts, f.ordered
    {%- if s.has_amount %}, f.amount{% endif %}
    {%- if cell %}, {{ b.age(shape, "f.ts", "c.first_ts") }} AS age{% endif %}
  FROM t_moved f JOIN t_members c ON c.customer = f.customer
  WHERE f.ts >= c.first_ts
    {%- if cohort is not none %} AND {{ b.period(shape.cohort, "c.first_ts", shape.week_offset) }} = {{ cohort }}{% endif %}
), t_ages AS (
  SELECT customer, first_ts{{ values }}{% if cell %}, age{% endif %}, MAX(CASE WHEN ordered = 1 THEN ts END) AS last_ts, {{ d.big("SUM(ordered)") }} AS orders
    {%- if s.has_amount %}, SUM(amount) AS revenue{% endif %}
  FROM t_aged
  GROUP BY customer, first_ts{{ values }}{% if cell %}, age{% endif %}
), t_totals AS (
  {%- if cell %}
  SELECT customer, first_ts{{ values }}, MAX(last_ts) AS last_ts, {{ d.big("SUM(orders)") }} AS orders
    {%- if s.has_amount %}, SUM(revenue) AS revenue{% endif %},
    {%- if cell.criterion == "on" %}
    MAX(CASE WHEN orders >= {{ shape.min_orders }} AND age = {{ cell.age }} THEN 1 ELSE 0 END) AS is_retained,
    {%- elif cell.criterion == "on-or-after" %}
    MAX(CASE WHEN orders >= {{ shape.min_orders }} AND age >= {{ cell.age }} THEN 1 ELSE 0 END) AS is_retained,
    {%- elif cell.criterion == "on-or-before" %}
    MAX(CASE WHEN orders >= {{ shape.min_orders }} AND age BETWEEN 1 AND {{ cell.age }} THEN 1 ELSE 0 END) AS is_retained,
    {%- else %}
    CASE WHEN SUM(CASE WHEN orders >= {{ shape.min_orders }} AND age <= {{ cell.age }} THEN 1 ELSE 0 END) = {{ cell.age + 1 }} THEN 1 ELSE 0 END AS is_retained,
    {%- endif %}
    MAX(CASE WHEN orders >= {{ shape.min_orders }} AND age >= {{ cell.age }} THEN 1 ELSE 0 END) AS is_later
  FROM t_ages
  GROUP BY customer, first_ts{{ values }}
  {%- else %}
  SELECT * FROM t_ages
  {%- endif %}
), t_days AS (
  SELECT customer, first_ts, last_ts, {{ d.epoch_day("first_ts") }} AS first_day, {{ d.epoch_day("last_ts") }} AS last_day, orders
    {%- if s.has_amount %}, {{ d.money("COALESCE(revenue, 0)") }} AS revenue{% endif %}{{ values }}
    {%- if cell %},
    CASE
      {#- An age that no member has reached is not observed: no member counts in it, whatever was ordered before. #}
      WHEN {{ b.age(shape, d.moment(cell.observed), d.moment(cell.first)) }} < {{ cell.age }} THEN 'not-yet'
      WHEN is_retained = 1 THEN 'retained'
      WHEN {{ b.age(shape, d.moment(cell.end), "first_ts") }} <= {{ cell.age }} THEN 'not-yet'
      WHEN is_later = 1 THEN 'reactivated'
      ELSE 'lapsed'
    END AS status
    {%- endif %}
  FROM t_totals
), t_listed AS (
  SELECT customer, {{ d.text("customer") }} AS id, first_ts, last_ts, first_day, last_day, orders
    {%- if s.has_amount %}, revenue{% endif %}{{ values }}{% if cell %}, status{% endif %},
    {{ as_of_day }} - last_day AS recency,
    {{ ratio(days, "(orders - 1)") }} AS gap,
    {{ ratio(d.big(as_of_day ~ " - last_day") ~ " * (orders - 1)", days) }} AS overdue
  FROM t_days
)
{%- if what == "page" %}
SELECT id, first_ts, last_ts, orders{% if s.has_amount %}, revenue{% endif %}, recency, gap, overdue{% if cell %}, status{% endif %}{{ values }}
FROM t_listed
{%- if status %}
WHERE status = '{{ status }}'
{%- endif %}
ORDER BY {{ ordered() }}
{{ d.page(count, from) }}
{%- elif what == "statuses" %}
SELECT status, COUNT(*) AS members
FROM t_listed
GROUP BY status
{%- elif what == "place" %}
SELECT
  MIN(place) AS first_place, MAX(place) AS last_place,
  MIN(CASE WHEN place >= {{ from }} THEN place END) AS next_place,
  MAX(CASE WHEN place <= {{ from }} THEN place END) AS place_before
FROM (
  SELECT id, ROW_NUMBER() OVER (ORDER BY {{ ordered() }}) - 1 AS place
  FROM t_listed{% if status %} WHERE status = '{{ status }}'{% endif %}
) each_place
WHERE LOWER(id) LIKE {{ pattern }}
{%- else %}
SELECT COUNT(*) AS members, {{ d.big("SUM(CASE WHEN revenue > " ~ d.money(amount) ~ " THEN 1 ELSE 0 END)") if s.has_amount else d.big("0") }} AS better
FROM t_listed
{%- endif %}
