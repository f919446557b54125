{#- Rows that agree with an earlier one, and all rows, among a part of the rows.

    scan     rows; key, columns that must agree
    drawn    columns that rows which agree have in common: their hash draws one row in `part`
    filter   of the rows, if any -#}
SELECT
  count(*) AS "rows",
  count(*) - count(DISTINCT hash({{ key | join(", ") }})) AS again
FROM {{ scan }}
WHERE {{ filter or "true" }}{% if part > 1 %} AND hash({{ drawn | join(", ") }}) % {{ part }} = 0{% endif %}
