{#- Orders, net amount and cost by cohort and age. The columns before `age` are those of the patterns. -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
{%- set values -%}{% for column in by %}{{ column }}, {% endfor %}{%- endset -%}
{%- set of_members -%}{% for column in by %}c.{{ column }}, {% endfor %}{%- endset -%}
WITH {{ b.members(s, by, chosen) }}, {{ b.moved(s, has_refunds) }}, t_placed AS (
  SELECT {{ of_members }}{{ b.period(grain, "c.first_ts", shape.week_offset) }} AS cohort, {{ b.age(shape, "f.ts", "c.first_ts") }} AS age, f.ordered
    {%- if s.has_amount %}, f.amount{% endif %}{% if s.has_cost %}, f.cost{% endif %}
  FROM t_moved f JOIN t_members c ON c.customer = f.customer
  WHERE f.ts >= c.first_ts
)
SELECT {{ values }}cohort, age, {{ d.big("SUM(ordered)") }} AS orders
  {%- if s.has_amount %}, {{ d.money("COALESCE(SUM(amount), 0)") }} AS revenue{% endif %}
  {%- if s.has_cost %}, {{ d.money("COALESCE(SUM(cost), 0)") }} AS cost{% endif %}
FROM t_placed
GROUP BY {{ values }}cohort, age
