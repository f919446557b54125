{#- Orders of several rows: how many, how many have several versions, how many of these have another version in every row, how many
    have every item once, how many have every item in every version, and how many are of one day.

    items   columns that tell the items of an order apart
    first   so many rows are looked at; all, if there is none -#}
SELECT
  CAST(count(*) AS BIGINT) AS several,
  CAST(count(*) FILTER (WHERE versions > 1) AS BIGINT) AS changed,
  CAST(count(*) FILTER (WHERE versions = "rows") AS BIGINT) AS each_row,
  CAST(count(*) FILTER (WHERE versions > 1 AND items = "rows") AS BIGINT) AS of_items,
  CAST(count(*) FILTER (WHERE versions > 1 AND items * versions = "rows") AS BIGINT) AS whole,
  CAST(count(*) FILTER (WHERE versions > 1 AND days = 1) AS BIGINT) AS of_a_day
FROM (
  SELECT
    count(*) AS "rows",
    count(DISTINCT version) AS versions,
    count(DISTINCT item) AS items,
    count(DISTINCT day) AS days
  FROM (
    SELECT {{ order }} AS oid, {{ version }} AS version, {{ date }} AS day, {% if items %}hash({{ items | join(", ") }}){% else %}0{% endif %} AS item
    FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}
  ) looked_at
  WHERE oid IS NOT NULL AND version IS NOT NULL
  GROUP BY oid
  HAVING count(*) > 1
) orders_of_rows
