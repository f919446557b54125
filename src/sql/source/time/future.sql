{#- Orders from `end` on: how many, and the last; and the last order before. -#}
{% import "accepted.sql" as accepted -%}
{%- set where = accepted.is_order(is_order) -%}
SELECT
  CAST(count(*) FILTER (WHERE ts >= TIMESTAMP '{{ end }}') AS BIGINT) AS "rows",
  max(ts) AS furthest,
  max(ts) FILTER (WHERE ts < TIMESTAMP '{{ end }}') AS last_ts
FROM raw_lines
WHERE {{ where }}
