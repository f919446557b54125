{#- A query of the user's: a row for each of the orders that stand side by side in a row of a file.

    orders   the columns of each, and the condition that it is there -#}
{% import "dialect.sql" as d -%}
{{ d.side_by_side(orders, table) }}
