{#- How many customers there are, and how many orders they have. -#}
SELECT
  CAST((SELECT count(*) FROM {{ customers }}) AS BIGINT) AS customers,
  CAST({{ accepted if row_is_order else "(SELECT count(*) FROM " ~ orders ~ ")" }} AS BIGINT) AS orders
