{#- Whether order ids rise or fall strictly through the file, row by row: then every row is an order of its own,
    and nothing has to be grouped. Rows that will be left out are looked at too, which is cheaper and errs only
    on the side of grouping. -#}
SELECT
  count(*) FILTER (before >= oid OR oid IS NULL) AS not_rising,
  count(*) FILTER (before <= oid OR oid IS NULL) AS not_falling
FROM (
  SELECT oid, lag(oid) OVER () AS before
  FROM raw_lines
  {{ "WHERE signed >= 0" if has_amount }}
)
