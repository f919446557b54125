{#- A query of the user's: a row for each of the orders that stand side by side in a row of a file.

    orders   the columns of each, and the condition that it is there -#}
{% for one in orders %}SELECT {{ one.columns | join(", ") }} FROM {{ table }} WHERE {{ one.is_there }}{{ " UNION ALL " if not loop.last }}{% endfor %}
