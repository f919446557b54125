{#- The place of the next customer whose id holds a text, from a place on and around the end. -#}
{% import "dialect.sql" as d -%}
SELECT CAST({{ "min" if forward else "max" }}(place) AS BIGINT) AS place
FROM {{ name }}
WHERE {{ d.contains("lower(customer)", text) }}
GROUP BY place {{ "<" if forward else ">" }} {{ from }}
ORDER BY place {{ "<" if forward else ">" }} {{ from }}
LIMIT 1
