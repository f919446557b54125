{#- Days from the last order to the end of observation. -#}
{% import "dialect.sql" as d -%}
({{ as_of_day }} - {{ d.epoch_day("m.last_ts") }})::DOUBLE
