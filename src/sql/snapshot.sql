{#- What snapshots do to the database, by `kind`. `database` is the layer's name, `table` a table in it, `place` any
    table; `older` is a result over some files, `newer` the same query over others, and `merged` makes one row of two. -#}
{% import "dialect.sql" as d -%}
{%- macro same() -%}
{%- for key in keys %}{{ " AND " if not loop.first }}o.{{ key }} IS NOT DISTINCT FROM p.{{ key }}{% endfor -%}
{%- endmacro -%}
{%- if kind == "begin" -%}
ATTACH {{ path }} AS {{ database }}
{%- elif kind == "end" -%}
DETACH DATABASE IF EXISTS {{ database }}
{%- elif kind == "version" -%}
SELECT version() AS version
{%- elif kind == "copy" -%}
CREATE TABLE {{ database }}.{{ table }} AS SELECT * FROM {{ name }}
{%- elif kind == "kept" -%}
SELECT key, message, rows FROM {{ database }}.{{ table }}
{%- elif kind == "tables" -%}
SELECT table_name AS name FROM information_schema.tables WHERE table_catalog = {{ catalog }}
{%- elif kind == "stand_in" -%}
CREATE OR REPLACE VIEW {{ name }} AS SELECT * FROM {{ place }}
{%- elif kind == "twin" -%}
CREATE TABLE {{ place }} AS SELECT * FROM {{ of }}
{%- elif kind == "tree" -%}
SELECT {{ d.parse_tree(text) }} AS tree
{%- elif kind == "scalars" -%}
{{ d.scalar_functions() }}
{%- elif kind == "add" and keys -%}
{#- Most groups have no newer rows: to look for the others is cheaper than to group all again. -#}
CREATE TABLE {{ part }} AS {{ newer }};
CREATE TABLE {{ place }} AS SELECT * FROM {{ older }} LIMIT 0;
INSERT INTO {{ place }}
SELECT * FROM {{ older }} AS o({{ names | join(", ") }})
ANTI JOIN {{ part }} AS p({{ names | join(", ") }}) ON {{ same() }};
INSERT INTO {{ place }}
SELECT {{ merged | join(", ") }}
FROM (
  SELECT * FROM {{ older }} AS o({{ names | join(", ") }})
  SEMI JOIN {{ part }} AS p({{ names | join(", ") }}) ON {{ same() }}
  UNION ALL
  SELECT * FROM {{ part }}
) AS results({{ names | join(", ") }})
GROUP BY ALL;
DROP TABLE {{ part }}
{%- elif kind == "add" and merged -%}
CREATE TABLE {{ place }} AS SELECT * FROM {{ older }} LIMIT 0;
INSERT INTO {{ place }}
SELECT {{ merged | join(", ") }}
FROM (SELECT * FROM {{ older }} UNION ALL ({{ newer }})) AS results({{ names | join(", ") }})
GROUP BY ALL
{%- elif kind == "add" -%}
CREATE TABLE {{ place }} AS SELECT * FROM {{ older }};
INSERT INTO {{ place }}
{{ newer }}
{%- elif kind == "ordered" -%}
SELECT * FROM {{ place }} {{ order }}
{%- elif kind == "drop_view" -%}
DROP VIEW IF EXISTS {{ name }}
{%- else -%}
DROP TABLE IF EXISTS {{ name }}
{%- endif -%}
