{#- A stretch of a list of customers. -#}
SELECT {{ columns | join(", ") }}
FROM {{ name }}
WHERE place >= {{ from }} AND place < {{ from + count }}
ORDER BY place
