{#- Whether ids that are stored as floats are whole numbers. -#}
SELECT bool_and({{ id }} = trunc({{ id }})) AS whole
FROM {{ scan }}
