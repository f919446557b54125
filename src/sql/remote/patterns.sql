{#- Customers by the ages at which they ordered, {{ 63 }} ages a mask, and by cohort.

    v0, …           values of attributes, if cohorts are values
    cohort          the period of the first order, or the period that subdivides a value
    m0, …           bit n of mask m: at least `min_orders` orders at age 63 m + n
    members         customers; first_acquired, last_acquired: when the first and the last of them was acquired -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
{%- set values -%}{% for column in by %}{{ column }}, {% endfor %}{%- endset -%}
{%- set of_members -%}{% for column in by %}c.{{ column }}, {% endfor %}{%- endset -%}
{%- macro masks(before) -%}{% for mask in range(mask_count) %}, {{ before }}m{{ mask }}{% endfor %}{%- endmacro -%}
WITH {{ b.members(s, by, chosen) }}, t_aged AS (
  SELECT o.customer, {{ of_members }}c.first_ts, {{ b.age(shape, "o.ts", "c.first_ts") }} AS age
  FROM t_orders o JOIN t_members c ON c.customer = o.customer
)
{%- if shape.min_orders > 1 %}, t_often AS (
  SELECT customer, {{ values }}first_ts, age, COUNT(*) AS times
  FROM t_aged
  GROUP BY customer, {{ values }}first_ts, age
)
{%- endif %}, t_masks AS (
  SELECT customer, {{ values }}first_ts
    {%- for mask in range(mask_count) %},
    {{ d.all_bits("CASE WHEN age >= " ~ (mask * 63) ~ " AND age < " ~ (mask * 63 + 63) ~ (" AND times >= " ~ shape.min_orders if shape.min_orders > 1 else "") ~ " THEN " ~ d.bit("age - " ~ (mask * 63)) ~ " ELSE " ~ d.no_bit() ~ " END") }} AS m{{ mask }}
    {%- endfor %}
  FROM {{ "t_often" if shape.min_orders > 1 else "t_aged" }}
  GROUP BY customer, {{ values }}first_ts
)
SELECT {{ values }}cohort{{ masks("") }}, COUNT(*) AS members, MIN(first_ts) AS first_acquired, MAX(first_ts) AS last_acquired
FROM (SELECT {{ values }}first_ts, {{ b.period(grain, "first_ts", shape.week_offset) }} AS cohort{{ masks("") }} FROM t_masks) each_customer
GROUP BY {{ values }}cohort{{ masks("") }}
