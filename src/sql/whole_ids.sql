{#- Whether ids that are stored as floats are whole numbers; what is no number at all does not count. -#}
SELECT bool_and({{ id }} = trunc({{ id }})) FILTER (isfinite({{ id }})) AS whole
FROM {{ scan }}
