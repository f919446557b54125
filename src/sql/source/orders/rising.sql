{#- Amounts of a customer one after another, in the order of the file: how many pairs there are, and in how many the second is less, and
    in how many it is more.

    first   so many rows are looked at; all, if there is none -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(count(*) AS BIGINT) AS pairs,
  CAST(count(*) FILTER (WHERE amount < before) AS BIGINT) AS falls,
  CAST(count(*) FILTER (WHERE amount > before) AS BIGINT) AS rises
FROM (
  SELECT amount, lag(amount) OVER (PARTITION BY customer ORDER BY place) AS before
  FROM (
    SELECT {{ customer }} AS customer, {{ d.money(amount) }} AS amount, row_number() OVER () AS place
    FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}
  ) looked_at
  WHERE amount IS NOT NULL AND customer IS NOT NULL
) pairs_of_rows
WHERE before IS NOT NULL
