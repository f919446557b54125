{#- Rows without a customer whose date is later and earlier than that of the row before, in the order of the file, and rows with a customer
    whose date is; and whether the first row has a customer.

    guest   the reason of rows without a customer -#}
SELECT
  CAST(count(*) FILTER (WHERE is_guest AND ts > before) AS BIGINT) AS rises,
  CAST(count(*) FILTER (WHERE is_guest AND ts < before) AS BIGINT) AS falls,
  CAST(count(*) FILTER (WHERE NOT is_guest AND ts < before) AS BIGINT) AS starts_below,
  CAST(count(*) FILTER (WHERE NOT is_guest AND ts > before) AS BIGINT) AS starts_above,
  coalesce(bool_or(NOT is_guest AND is_first), false) AS begins_named
FROM (
  SELECT
    reason = {{ guest }} AS is_guest, ts,
    lag(ts) OVER (ORDER BY line) AS before,
    row_number() OVER (ORDER BY line) = 1 AS is_first
  FROM lines
) rows_in_order
