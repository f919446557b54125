{#- The tables and views of an attached database, each with the names of its columns. -#}
{% import "dialect.sql" as d -%}
SELECT
  table_schema AS schema,
  table_name AS name,
  {{ d.as_json("list(column_name ORDER BY ordinal_position)") }} AS columns
FROM information_schema.columns
WHERE table_catalog = {{ database }}
GROUP BY table_schema, table_name
ORDER BY table_schema <> 'main', table_name
