{#- Rows of orders that have a time of day, and how many of them share customer and moment with another.

    part   of so many customers one is looked at -#}
SELECT
  CAST(coalesce(sum("rows"), 0) AS BIGINT) AS timed,
  CAST(coalesce(sum("rows") FILTER (WHERE "rows" > 1), 0) AS BIGINT) AS at_once
FROM (
  SELECT count(*) AS "rows"
  FROM lines
  WHERE reason = 0 AND NOT refund AND ts <> CAST(CAST(ts AS DATE) AS TIMESTAMP){% if part > 1 %} AND hash(customer) % {{ part }} = 0{% endif %}
  GROUP BY customer, ts
) moments
