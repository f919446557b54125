{#- Rows of whole orders, which meet a condition: how many are in orders with other rows, how many of these are alone in that in
    their order and amount to its other rows, exactly or nearly, and how many are in orders without other rows or without an id.

    first   of so many first rows; of all, if there is none -#}
SELECT
  CAST(coalesce(sum(heads) FILTER (WHERE oid IS NOT NULL AND others > 0), 0) AS BIGINT) AS heads,
  CAST(count(*) FILTER (WHERE oid IS NOT NULL AND others > 0 AND heads = 1 AND abs(head - parts) <= 0.011) AS BIGINT) AS proven,
  CAST(count(*) FILTER (WHERE oid IS NOT NULL AND others > 0 AND heads = 1 AND parts > 0 AND head BETWEEN parts * 0.7 AND parts * 1.5) AS BIGINT) AS near,
  CAST(coalesce(sum(heads) FILTER (WHERE oid IS NULL OR others = 0), 0) AS BIGINT) AS alone
FROM (
  SELECT
    oid,
    count(*) FILTER (WHERE is_head) AS heads,
    count(*) FILTER (WHERE NOT is_head) AS others,
    sum(amount) FILTER (WHERE is_head) AS head,
    sum(amount) FILTER (WHERE NOT is_head) AS parts
  FROM (SELECT {{ order }} AS oid, {{ condition }} AS is_head, {{ amount }} AS amount FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) each_row
  GROUP BY oid
) each_order
