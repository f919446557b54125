{#- Days from the last order to the end of observation. -#}
{% import "dialect.sql" as d -%}
CAST({{ as_of_day }} - {{ d.epoch_day("m.last_ts") }} AS DOUBLE)
