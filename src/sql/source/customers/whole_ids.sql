{#- Whether ids that are stored as floats are whole numbers; NaN and infinity are ignored. -#}
{% import "dialect.sql" as d -%}
SELECT bool_and({{ id }} = trunc({{ id }})) FILTER (WHERE {{ d.is_finite(id) }}) AS whole
FROM {{ scan }}
