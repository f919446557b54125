{#- The tables and views of an attached database, each with the names of its columns; `is_stored` if it is a table. -#}
{% import "dialect.sql" as d -%}
SELECT
  table_schema AS schema,
  table_name AS name,
  any_value(table_type) = 'BASE TABLE' AS is_stored,
  {{ d.as_json("list(column_name ORDER BY ordinal_position)") }} AS columns
FROM information_schema.columns
JOIN information_schema.tables USING (table_catalog, table_schema, table_name)
WHERE table_catalog = {{ database }}
GROUP BY table_schema, table_name
ORDER BY table_schema <> 'main', table_name
