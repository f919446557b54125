{#- Whether ids that are stored as floats are whole numbers; NaN and infinity are ignored. -#}
SELECT bool_and({{ id }} = trunc({{ id }})) FILTER (isfinite({{ id }})) AS whole
FROM {{ scan }}
