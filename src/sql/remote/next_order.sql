{#- The first order after a day that may stand for no day. -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
WITH {{ b.rows(s) }}
SELECT MIN(ts) AS next_ts
FROM t_rows
WHERE {{ b.is_ordered(s) }} AND ts >= {{ d.moment(after) }}
