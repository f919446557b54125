{#- Whether some ids of customers look like addresses, and whether some have a comma and a blank, as `Last, First` has. -#}
{% import "dialect.sql" as d -%}
SELECT
  coalesce(bool_or({{ d.contains("id", "'@'") }}), false) AS addresses,
  coalesce(bool_or({{ d.contains("id", "', '") }}), false) AS names
FROM (SELECT {{ d.text("customer") }} AS id FROM {{ customers }}) ids
