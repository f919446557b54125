{#- The period of the first order as text. -#}
{% import "dialect.sql" as d -%}
{{ d.period_name(grain, "m.first_ts") }}
