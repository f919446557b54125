{#- The greatest discount, and the rows that have one.

    first   so many rows are looked at; all, if there is none -#}
SELECT
  CAST(max(abs(discount)) AS DOUBLE) AS most,
  CAST(count(*) FILTER (WHERE discount <> 0) AS BIGINT) AS given
FROM (SELECT {{ discount }} AS discount FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) looked_at
