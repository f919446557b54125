{#- Ids that are a word for an erased customer, alone or as the name of an address. That pattern takes longer to make ready than
    the ids of a small file to compare, so it is asked for only if some begin as these words do. -#}
{% import "dialect.sql" as d -%}
SELECT CAST(customer AS VARCHAR) AS customer
FROM (SELECT customer, lower(trim(CAST(customer AS VARCHAR))) AS id FROM {{ customers }}) ids
WHERE {{ d.is_among("substr(ltrim(id, '[(<*'), 1, 4)", erased) }} AND {{ d.matches_all("id", pattern) }}
