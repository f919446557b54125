{#- Whether some ids of customers look like addresses, whether some have a comma and a blank, as `Last, First` has, whether some are
    numbers with points between thousands, and whether most are telephone numbers, some of them with a country. -#}
{% import "dialect.sql" as d -%}
SELECT
  coalesce(bool_or({{ d.contains("id", "'@'") }}), false) AS addresses,
  coalesce(bool_or({{ d.contains("id", "', '") }}), false) AS names,
  coalesce(bool_or({{ d.contains("id", "'.'") }} AND {{ d.has_points("id") }}), false) AS points,
  coalesce(bool_or(id LIKE '+%') AND count(*) < 2 * count(*) FILTER (WHERE id LIKE '+%' OR id LIKE '0%' OR id LIKE '(%'), false) AS phones
FROM (SELECT {{ d.text("customer") }} AS id FROM {{ customers }}) ids
