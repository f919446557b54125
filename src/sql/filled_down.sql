{#- A query of the user's: the rows of a file with empty cells filled by the last value above.

    columns   each as a value that is NULL if its cell is empty, and by its name -#}
{% import "dialect.sql" as d -%}
SELECT {{ d.filled_down(columns, "row_") }} FROM (SELECT *, row_number() OVER () AS row_ FROM {{ table }})
