{#- The monthly cells of every value of some attributes: active customers, orders and net amount by cohort and age in months. -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
{%- set values -%}{% for column in by %}{{ column }}, {% endfor %}{%- endset -%}
{%- set of_members -%}{% for column in by %}c.{{ column }}, {% endfor %}{%- endset -%}
WITH {{ b.members(s, by, chosen) }}, {{ b.moved(s, has_refunds) }}, t_placed AS (
  SELECT c.customer, {{ of_members }}{{ d.month("c.first_ts") }} AS cohort, {{ d.month("f.ts") }} - {{ d.month("c.first_ts") }} AS age, f.ordered
    {%- if s.has_amount %}, f.amount{% endif %}
  FROM t_moved f JOIN t_members c ON c.customer = f.customer
  WHERE f.ts >= c.first_ts
), t_active AS (
  SELECT customer, {{ values }}cohort, age, SUM(ordered) AS orders{% if s.has_amount %}, SUM(amount) AS revenue{% endif %}
  FROM t_placed
  GROUP BY customer, {{ values }}cohort, age
)
SELECT {{ values }}cohort, age, {{ d.big("SUM(CASE WHEN orders > 0 THEN 1 ELSE 0 END)") }} AS active, {{ d.big("SUM(orders)") }} AS orders, {{ d.money("COALESCE(SUM(revenue), 0)" if s.has_amount else "0") }} AS revenue
FROM t_active
GROUP BY {{ values }}cohort, age
