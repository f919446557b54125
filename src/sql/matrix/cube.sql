{#- The additive cube: counts by cohort, age in months and some attributes, so that any slice is a sum over it; and its
    customers by their net amount to date. Combinations of values are numbered first, and an order is joined with one small
    number of its customer: the cohort among the months of the data, and the values. Activity comes from the customers' bit
    masks if they hold all months.

    place      number of the values * months of the data + months from the first one to the cohort
    amount     net amount to date, and how many customers have it; `repeaters` of them ordered more than once -#}
{% import "dialect.sql" as d -%}
{%- set masked = months <= 64 -%}
{%- macro columns(table, ending) -%}
{%- for attribute in attributes %}{{ table }}{{ attribute.column }}{{ ", " if not loop.last }}{% endfor -%}
{{ ending }}
{%- endmacro -%}
CREATE OR REPLACE TABLE {{ name }}_values AS
SELECT {{ columns("", ", ") }}CAST(row_number() OVER () - 1 AS INTEGER) AS number
FROM (SELECT DISTINCT {{ columns("", "") }} FROM customer_attributes);
CREATE OR REPLACE TABLE {{ name }}_members AS
SELECT
  p.customer,
  CAST(v.number * {{ months }} + {{ d.lowest_bit("p.months") if with_months else "c.first_month - " ~ base }} AS INTEGER) AS place
  {%- if masked %},
  {{ "p" if with_months else "c" }}.months
  {%- endif %}
FROM customer_attributes p
JOIN {{ name }}_values v ON
  {%- for attribute in attributes %}
  {{ "AND " if not loop.first }}v.{{ attribute.column }} IS NOT DISTINCT FROM p.{{ attribute.column }}
  {%- endfor %}
{%- if not with_months %}
JOIN customers c ON c.customer = p.customer
{%- endif %}
{%- if filter_table %}
SEMI JOIN {{ filter_table }} w ON w.customer = p.customer
{%- endif %};
CREATE OR REPLACE TABLE {{ name }} AS
WITH moved AS (
  SELECT
    m.place,
    CAST({{ d.period("month", "f.ts", 0) }} AS INTEGER) AS month,
    count(*) FILTER (WHERE f.ordered) AS orders,
    CAST(sum(f.amount) AS DECIMAL(38, 4)) AS revenue
  FROM transactions f
  JOIN (SELECT customer, place FROM {{ name }}_members WHERE {{ d.met_by_all("place") }}) m ON m.customer = f.customer
  GROUP BY ALL
), present AS (
  {%- if masked %}
  SELECT place, CAST(place % {{ months }} + age + {{ base }} AS INTEGER) AS month, sum(members) AS active
  FROM (
    SELECT place, {{ d.from_bit("months", "place % " ~ months) }} AS ages, count(*) AS members
    FROM {{ name }}_members
    GROUP BY ALL
  ), {{ d.numbers(months, "age") }}
  WHERE {{ d.has_bit("ages", "age") }}
  GROUP BY ALL
  {%- else %}
  SELECT place, month, count(*) AS active
  FROM (
    SELECT DISTINCT m.place, m.customer, CAST({{ d.period("month", "o.ts", 0) }} AS INTEGER) AS month
    FROM orders o
    JOIN {{ name }}_members m ON m.customer = o.customer
  )
  GROUP BY ALL
  {%- endif %}
)
SELECT
  {{ columns("v.", ",") }}
  CAST(c.place % {{ months }} + {{ base }} AS INTEGER) AS cohort,
  CAST(c.month - {{ base }} - c.place % {{ months }} AS INTEGER) AS age,
  c.active, c.orders, c.revenue
FROM (
  SELECT
    place, month,
    CAST(sum(active) AS BIGINT) AS active,
    CAST(sum(orders) AS BIGINT) AS orders,
    CAST(coalesce(sum(revenue), 0) AS DECIMAL(38, 4)) AS revenue
  FROM (
    SELECT place, month, 0 AS active, orders, revenue FROM moved
    UNION ALL
    SELECT place, month, active, 0, NULL FROM present
  )
  GROUP BY ALL
) c
JOIN {{ name }}_values v ON v.number = {{ d.whole_part("c.place", months) }};
CREATE OR REPLACE TABLE {{ name }}_amounts AS
SELECT {{ columns("v.", ", ") }}a.amount, a.customers, a.repeaters
FROM (
  SELECT
    {{ d.whole_part("m.place", months) }} AS number,
    CAST(a.revenue AS DOUBLE) AS amount,
    CAST(count(*) AS BIGINT) AS customers,
    CAST(count(*) FILTER (WHERE a.orders > 1) AS BIGINT) AS repeaters
  FROM customer_totals a
  JOIN {{ name }}_members m ON m.customer = a.customer
  GROUP BY ALL
) a
JOIN {{ name }}_values v ON v.number = a.number;
DROP TABLE {{ name }}_members
