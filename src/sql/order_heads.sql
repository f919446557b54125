{#- Rows of whole orders: how many rows meet the condition of one, and how many of them are alone in their order in that, and amount to
    its other rows. -#}
SELECT
  CAST(coalesce(sum(heads), 0) AS BIGINT) AS heads,
  CAST(count(*) FILTER (WHERE oid IS NOT NULL AND heads = 1 AND abs(head - parts) <= 0.011) AS BIGINT) AS proven
FROM (
  SELECT
    oid,
    count(*) FILTER (WHERE is_head) AS heads,
    sum(amount) FILTER (WHERE is_head) AS head,
    sum(amount) FILTER (WHERE NOT is_head) AS parts
  FROM (SELECT {{ order }} AS oid, {{ condition }} AS is_head, {{ amount }} AS amount FROM {{ scan }}) each_row
  GROUP BY oid
) each_order
