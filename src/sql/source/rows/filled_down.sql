{#- A query of the user's: the rows of a file with empty cells filled by the last value above.

    columns   each as a value that is NULL if its cell is empty, and by its name
    kept      what is NULL on rows that are only there to be copied down, if there are any -#}
{% import "dialect.sql" as d -%}
{%- set begin = "FROM (" if kept else "" -%}
{%- set end = ") WHERE " ~ kept ~ " IS NOT NULL" if kept else "" -%}
{{ begin }}SELECT {{ d.filled_down(columns, "row_") }} FROM (SELECT *, row_number() OVER () AS row_ FROM {{ table }}){{ end }}
