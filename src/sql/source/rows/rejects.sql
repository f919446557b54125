{#- Every row that is left out, in the order of the files.

    file    place of its file among the files, from 0
    row     its place among the rows of the file, from 1
    reason  number of the reason
    value   what stands in the column that the reason is about -#}
{% import "dialect.sql" as d -%}
WITH firsts AS (
  SELECT customer, min(ts) AS first_ts
  FROM lines
  WHERE reason = 0 AND NOT refund
  GROUP BY customer
), placed AS (
  SELECT
    l.file,
    {% set place = d.whole_part("l.line", "4294967296") if is_joined else "l.line" -%}
    {{ place }} - min({{ place }}) OVER (PARTITION BY l.file) + 1 AS row_place,
    CASE WHEN l.reason = 0 AND l.refund AND (l.ts >= f.first_ts) IS NOT TRUE THEN {{ without_order }} ELSE l.reason END AS reason,
    l.written_customer,
    l.written_date,
    l.written_amount,
    l.status
  FROM lines l
  LEFT JOIN firsts f ON f.customer = l.customer
)
SELECT
  CAST(file AS BIGINT) AS file,
  CAST(row_place AS BIGINT) AS "row",
  CAST(reason AS BIGINT) AS reason,
  CASE
    WHEN reason IN ({{ of_customer | join(", ") }}) THEN written_customer
    WHEN reason IN ({{ of_date | join(", ") }}) THEN written_date
    WHEN reason IN ({{ of_amount | join(", ") }}) THEN written_amount
    WHEN reason = {{ of_status }} THEN status
  END AS value
FROM placed
WHERE reason <> 0
ORDER BY file, row_place
