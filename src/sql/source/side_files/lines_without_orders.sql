{#- The rows of a file whose key the other one lacks, by their place. -#}
{% import "dialect.sql" as d -%}
SELECT r.place AS "row", r.key
FROM (
  SELECT row_number() OVER (ORDER BY {{ place }}) AS place, {{ d.float_id(d.text(right_key)) }} AS key FROM {{ right }}
) r
WHERE NOT EXISTS (SELECT 1 FROM {{ left }} l WHERE {{ d.float_id(d.text(left_key)) }} = r.key)
ORDER BY r.place
