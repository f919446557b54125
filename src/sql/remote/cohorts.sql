{#- The size of every cohort, and when its first member was acquired: by the period of the first order (`grain`) or by the value of an
    attribute (`by`); of all customers if neither is given. -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
{%- set keys -%}
{%- if grain -%} cohort {%- else -%} {{ by | join(", ") }} {%- endif -%}
{%- endset -%}
WITH {{ b.members(s, by, chosen) }}
SELECT {{ keys ~ ", " if keys }}COUNT(*) AS members, MIN(first_ts) AS first_acquired
FROM (
  SELECT first_ts{% if grain %}, {{ b.period(grain, "first_ts", shape.week_offset) }} AS cohort{% endif %}{% for column in by %}, {{ column }}{% endfor %}
  FROM t_members
) each_customer
{%- if keys %}
GROUP BY {{ keys }}
{%- endif %}
