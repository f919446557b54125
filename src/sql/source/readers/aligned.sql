{#- Lines of text whose fields are separated by runs of blanks. Without tabs a line is split by single blanks, which is four times
    as fast. -#}
{% import "dialect.sql" as d -%}
(SELECT {% for name in names %}{{ d.element("fields", loop.index) }} AS {{ name }}{{ ", " if not loop.last }}{% endfor %} FROM {{ d.split_lines(paths, tabs) }})
