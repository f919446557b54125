{#- Rows with an amount, and how many of them have no day and no customer. -#}
SELECT
  CAST(count(*) FILTER (WHERE paid IS NOT NULL) AS BIGINT) AS paid,
  CAST(count(*) FILTER (WHERE paid IS NOT NULL AND moment IS NULL) AS BIGINT) AS undated,
  CAST(count(*) FILTER (WHERE paid IS NOT NULL AND customer IS NULL) AS BIGINT) AS unnamed
FROM (SELECT {{ amount }} AS paid, {{ date }} AS moment, {{ customer }} AS customer FROM {{ scan }}) looked_at
