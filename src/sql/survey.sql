{#- One row per reason: number of rows, their amount, first and last date. -#}
SELECT
  reason::INTEGER AS reason,
  refund IS TRUE AS refund,
  count(*) AS "rows",
  sum({{ "signed" if plain else "amount" }})::DECIMAL(38, 4) AS amount,
  {%- if has_cost %}
  count(*) FILTER (cost IS NULL) AS without_cost,
  {%- endif %}
  min(ts) AS first_ts,
  max(ts) AS last_ts
FROM lines
GROUP BY ALL
ORDER BY ALL
