{#- The place of the next customer whose id holds a text, from a place on and around the end. -#}
SELECT {{ "min" if forward else "max" }}(place)::BIGINT AS place
FROM {{ name }}
WHERE contains(lower(customer), {{ sought }})
GROUP BY place {{ "<" if forward else ">" }} {{ from }}
ORDER BY place {{ "<" if forward else ">" }} {{ from }}
LIMIT 1
