{#- Lines of text whose fields are separated by runs of blanks: a scan where names are given, else how many fields there are
    and whether some blanks are tabs. Without tabs a line is split by single blanks, which is four times as fast. -#}
{% import "dialect.sql" as d -%}
{%- set split = d.split_lines(paths, tabs) -%}
{%- if names -%}
(SELECT {% for name in names %}{{ d.element("fields", loop.index) }} AS {{ name }}{{ ", " if not loop.last }}{% endfor %} FROM {{ split }})
{%- else -%}
SELECT CAST(max({{ d.length("fields") }}) AS BIGINT) AS width, coalesce(bool_or({{ d.contains("line", d.tab()) }}), false) AS tabs FROM {{ split }}
{%- endif %}
