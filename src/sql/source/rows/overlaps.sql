{#- Orders that stand in more than one file, but for those whose lines go on from the end of one file into the next: how many
    there are, of how many orders, how many have lines of different days, whether each file has one line of every order, and one of them with its first and its last
    file.

    part   of so many orders one is looked at -#}
{% import "dialect.sql" as d -%}
WITH placed AS (
  SELECT
    oid,
    min(file) AS first_file,
    max(file) AS last_file,
    count(*) AS "rows",
    count(DISTINCT file) AS files,
    max(line) - min(line) + 1 AS reach,
    CAST(min(ts) AS DATE) < CAST(max(ts) AS DATE) AS is_of_days
  FROM lines
  WHERE reason = 0 AND NOT refund AND oid IS NOT NULL{% if part > 1 %} AND hash(oid) % {{ part }} = 0{% endif %}
  GROUP BY customer, oid
), found AS (
  SELECT * FROM placed WHERE first_file < last_file AND reach > "rows"
)
SELECT
  CAST((SELECT count(*) FROM placed) AS BIGINT) AS orders,
  CAST((SELECT count(*) FROM found) AS BIGINT) AS overlapping,
  CAST((SELECT count(*) FILTER (WHERE is_of_days) FROM found) AS BIGINT) AS of_days,
  (SELECT bool_and("rows" = files) FROM placed) AS is_single,
  {{ d.text("oid") }} AS example,
  CAST(first_file AS BIGINT) AS first_file,
  CAST(last_file AS BIGINT) AS last_file
FROM found
ORDER BY oid
LIMIT 1
