{#- The first order before `begun` and the last one from `ending` on; only what can hold such rows is read. -#}
{% import "accepted.sql" as accepted -%}
{%- set where = accepted.is_order(is_order) -%}
SELECT
  (SELECT min(ts) FROM raw_lines WHERE {{ where }} AND ts < TIMESTAMP '{{ begun }}') AS first_ts,
  (SELECT max(ts) FROM raw_lines WHERE {{ where }} AND ts >= TIMESTAMP '{{ ending }}') AS last_ts
