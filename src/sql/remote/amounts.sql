{#- Customers of every value of some attributes by their net amount to date: what the interval of its mean is drawn from.

    repeaters   those of them who ordered more than once -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
{%- set values -%}{% for column in by %}{{ column }}, {% endfor %}{%- endset -%}
{%- set of_members -%}{% for column in by %}, c.{{ column }}{% endfor %}{%- endset -%}
WITH {{ b.members(s, by, chosen) }}, {{ b.moved(s, has_refunds) }}, t_totals AS (
  SELECT c.customer{{ of_members }}, SUM(f.ordered) AS orders{% if s.has_amount %}, {{ d.money("COALESCE(SUM(f.amount), 0)") }} AS amount{% endif %}
  FROM t_moved f JOIN t_members c ON c.customer = f.customer
  WHERE f.ts >= c.first_ts
  GROUP BY c.customer{{ of_members }}
)
SELECT {{ values }}{% if s.has_amount %}amount, {% endif %}COUNT(*) AS customers, {{ d.big("SUM(CASE WHEN orders > 1 THEN 1 ELSE 0 END)") }} AS repeaters
FROM t_totals
GROUP BY {% for column in by %}{{ column }}{{ ", " if s.has_amount or not loop.last }}{% endfor %}{% if s.has_amount %}amount{% endif %}
