{#- What snapshots do to the database, by `kind`. `database` is the layer's name, `table` a table in it, `place` any
    table. -#}
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
{%- elif kind == "drop_view" -%}
DROP VIEW IF EXISTS {{ name }}
{%- else -%}
DROP TABLE IF EXISTS {{ name }}
{%- endif -%}
