{#- Whether order ids rise or fall strictly through the file, row by row: then every row is an order of its own,
    and nothing has to be grouped. -#}
SELECT
  count(*) FILTER (before >= oid OR oid IS NULL) AS not_rising,
  count(*) FILTER (before <= oid OR oid IS NULL) AS not_falling
FROM (
  SELECT oid, lag(oid) OVER () AS before
  FROM lines
  WHERE reason = 0 AND NOT refund
)
