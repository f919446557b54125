{#- Keys of a log of changes: how many, and how many were put in more than once.

    keys       of a row; is_insert, whether the log put it in
    first      so many rows are looked at; all, if there is none -#}
SELECT
  CAST(count(*) AS BIGINT) AS keys,
  CAST(count(*) FILTER (WHERE inserts > 1) AS BIGINT) AS again
FROM (
  SELECT count(*) FILTER (WHERE {{ is_insert }}) AS inserts
  FROM (SELECT * FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) looked_at
  GROUP BY {{ keys | join(", ") }}
) counted
