{#- How the keys of two tables meet.

    rows, unmatched    of the right table: all, and those whose key the left one lacks
    left_rows, left_unmatched   the same of the left table
    repeated           rows of the right table whose key an earlier one has; repeated_key, one of these keys
    left_repeated      rows of the left table whose key an earlier one has; left_repeated_key, one of these keys
    example, left_example   a key of each -#}
{% import "dialect.sql" as d -%}
WITH l AS (
  SELECT {{ d.float_id(d.text(left_key)) }} AS key FROM {{ left }}
), r AS (
  SELECT {{ d.float_id(d.text(right_key)) }} AS key FROM {{ right }}
), repeated AS (
  SELECT key, count(*) - 1 AS more FROM r WHERE key IS NOT NULL AND key <> '' GROUP BY key HAVING count(*) > 1
), left_repeated AS (
  SELECT key, count(*) - 1 AS more FROM l WHERE key IS NOT NULL AND key <> '' GROUP BY key HAVING count(*) > 1
)
SELECT
  (SELECT count(*) FROM r) AS "rows",
  (SELECT count(*) FROM r WHERE NOT EXISTS (SELECT 1 FROM l WHERE l.key = r.key)) AS unmatched,
  (SELECT count(*) FROM l) AS left_rows,
  (SELECT count(*) FROM l WHERE NOT EXISTS (SELECT 1 FROM r WHERE r.key = l.key)) AS left_unmatched,
  (SELECT CAST(coalesce(sum(more), 0) AS BIGINT) FROM repeated) AS repeated,
  (SELECT min(key) FROM repeated) AS repeated_key,
  (SELECT CAST(coalesce(sum(more), 0) AS BIGINT) FROM left_repeated) AS left_repeated,
  (SELECT min(key) FROM left_repeated) AS left_repeated_key,
  (SELECT min(key) FROM r) AS example,
  (SELECT min(key) FROM l) AS left_example
