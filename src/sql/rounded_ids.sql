{#- An id in scientific notation, if there is one. -#}
{% import "dialect.sql" as d -%}
SELECT min({{ id }}) AS example FROM {{ scan }} WHERE {{ d.is_scientific(id) }}
