{#- Orders of the first day, which ends at `end`, and the first order after it. -#}
{% import "accepted.sql" as accepted -%}
SELECT
  CAST(count(*) FILTER (WHERE ts < TIMESTAMP '{{ end }}') AS BIGINT) AS "rows",
  min(ts) FILTER (WHERE ts >= TIMESTAMP '{{ end }}') AS next_ts
FROM raw_lines
WHERE {{ accepted.is_order(is_order) }}
