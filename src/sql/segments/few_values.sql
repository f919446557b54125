{#- The values that some columns take in all rows, each with the place of its column; of a column with more than `most` at least
    one more than that. -#}
{% for attribute in attributes -%}
SELECT {{ loop.index0 }} AS place, taken
FROM (SELECT {{ attribute.column }} AS taken FROM raw_lines WHERE {{ attribute.column }} IS NOT NULL GROUP BY 1 LIMIT {{ most + 1 }}) v{{ loop.index0 }}
{% if not loop.last %}UNION ALL
{% endif %}
{%- endfor -%}
ORDER BY place, taken
