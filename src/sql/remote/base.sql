{#- What every question to another database begins with: the rows under the names of their roles, orders, customers, members,
    transactions. Each is named t_…, so that no table of the user's is hidden. Nothing is kept: a question is one SELECT.

    s.scan         what stands behind FROM
    s.customer, s.ts, s.oid, s.amount, s.cost, s.status   expressions over its columns; oid, amount, cost and status may be none
    s.attributes   names and expressions of the columns that customers are grouped or chosen by
    s.row_is_order whether every row is an order, so that lines need not be added up
    s.end          the first moment that is not observed; none before the end is known
    s.only         a condition on the rows that are read; none for all
    members        by: columns of attributes; chosen: conditions on them -#}
{%- import "dialect.sql" as d -%}

{%- macro period(grain, ts, week_offset) -%}
{%- if grain == "day" -%} {{ d.epoch_day(ts) }}
{%- elif grain == "week" -%} ({{ d.whole_part(d.epoch_day(ts) ~ " + " ~ week_offset ~ " + 7000000", 7) }} - 1000000)
{%- elif grain == "month" -%} {{ d.month(ts) }}
{%- elif grain == "quarter" -%} {{ d.whole_part(d.month(ts), 3) }}
{%- else -%} {{ d.year(ts) }}
{%- endif -%}
{%- endmacro -%}

{#- Age of an order at `ts` of a customer whose first order was at `first`. -#}
{%- macro age(shape, ts, first) -%}
{%- if shape.ages.kind == "calendar" -%}
{{ period(shape.age, ts, shape.week_offset) }} - {{ period(shape.age, first, shape.week_offset) }}
{%- elif shape.ages.kind == "rolling" -%}
{{ d.small(d.whole_part(d.micros(ts) ~ " - " ~ d.micros(first), shape.ages.days * 86400000000)) }}
{%- else -%}
CASE {% for from in shape.ages.bounds | reverse -%}
WHEN {{ d.epoch_day(ts) }} - {{ d.epoch_day(first) }} >= {{ from }} THEN {{ shape.ages.bounds | length - loop.index }} {% endfor %}END
{%- endif -%}
{%- endmacro -%}

{#- The rows by their roles. -#}
{%- macro rows(s) -%}
t_rows AS (
  SELECT
    {{ s.customer }} AS customer,
    {{ s.ts }} AS ts
    {%- for name, sql in s.values %},
    {{ sql }} AS {{ name }}
    {%- endfor %}
  FROM {{ s.scan }}
  {%- if s.only %}
  WHERE {{ s.only }}
  {%- endif %}
)
{%- endmacro -%}

{#- Whether a row counts, as an order or as a refund. -#}
{%- macro counts(s) -%}
customer IS NOT NULL
    {%- if s.guests %} AND {{ d.text("customer") }} NOT IN ({{ s.guests | join(", ") }}){% endif %} AND ts >= {{ d.moment("1900-01-02 00:00:00") }} AND ts < {{ d.moment(s.end or "2200-01-01 00:00:00") }}
    {%- if s.excluded_statuses %} AND COALESCE(status, '') NOT IN ({{ s.excluded_statuses | join(", ") }}){% endif %}
{%- endmacro -%}

{%- macro is_ordered(s) -%} {{ counts(s) }}{% if s.has_amount %} AND amount >= 0{% endif %} {%- endmacro -%}

{#- Orders: lines with an id are added up and take the earliest time. -#}
{%- macro orders(s) -%}
{{ rows(s) }}, t_orders AS (
  {%- if s.row_is_order %}
  SELECT * FROM t_rows WHERE {{ is_ordered(s) }}
  {%- else %}
  SELECT customer, oid, MIN(ts) AS ts
    {%- if s.has_amount %}, {{ d.amount("SUM(amount)") }} AS amount{% endif %}
    {%- if s.has_cost %}, {{ d.amount("SUM(cost)") }} AS cost{% endif %}
  FROM t_rows WHERE {{ is_ordered(s) }} AND oid IS NOT NULL
  GROUP BY customer, oid
  UNION ALL
  SELECT customer, oid, ts{% if s.has_amount %}, amount{% endif %}{% if s.has_cost %}, cost{% endif %}
  FROM t_rows WHERE {{ is_ordered(s) }} AND oid IS NULL
  {%- endif %}
), t_customers AS (
  SELECT customer, MIN(ts) AS first_ts FROM t_orders GROUP BY customer
)
{%- endmacro -%}

{#- Customers with their first order and the attributes of its largest line, or of that of several orders at this moment; of equal
    lines, the id and then the values decide. -#}
{%- macro members(s, by, chosen) -%}
{{ orders(s) }}
{%- if not by and not chosen %}, t_members AS (
  SELECT customer, first_ts FROM t_customers
)
{%- else %}
{%- if s.row_is_order %}, t_firsts AS (
  SELECT o.*, c.first_ts FROM t_orders o JOIN t_customers c ON c.customer = o.customer AND c.first_ts = o.ts
)
{%- else %}, t_first_orders AS (
  SELECT o.customer, o.oid, c.first_ts
  FROM t_orders o JOIN t_customers c ON c.customer = o.customer AND c.first_ts = o.ts
  GROUP BY o.customer, o.oid, c.first_ts
), t_firsts AS (
  SELECT l.*, f.first_ts
  FROM (SELECT * FROM t_rows WHERE {{ is_ordered(s) }}) l
  JOIN t_first_orders f ON f.customer = l.customer AND (l.oid = f.oid OR (l.oid IS NULL AND f.oid IS NULL AND l.ts = f.first_ts))
)
{%- endif %}, t_members AS (
  SELECT customer, first_ts{% for column in by %}, {{ column }}{% endfor %}
  FROM (
    SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.customer ORDER BY {% if s.has_amount %}COALESCE(f.amount, 0) DESC, {% endif %}{% if s.has_order %}f.oid, {% endif %}f.{{ s.attributes | join(", f.") }}) AS place
    FROM t_firsts f
  ) each_line
  WHERE place = 1{% for condition in chosen %} AND {{ condition }}{% endfor %}
)
{%- endif %}
{%- endmacro -%}

{#- The lines of refunds that count, as far as they themselves tell. -#}
{%- macro refunds(s) -%} (SELECT * FROM t_rows WHERE {{ counts(s) }} AND amount < 0) r {%- endmacro -%}

{#- Orders, and refunds if there are any. -#}
{%- macro moved(s, has_refunds) -%}
{%- set money -%}{% if s.has_amount %}, amount{% endif %}{% if s.has_cost %}, cost{% endif %}{%- endset -%}
t_moved AS (
  SELECT customer, ts, 1 AS ordered{{ money }} FROM t_orders
  {%- if has_refunds %}
  UNION ALL
  SELECT customer, ts, 0 AS ordered{{ money }} FROM {{ refunds(s) }}
  {%- endif %}
)
{%- endmacro -%}
