{#- Statuses as written, most frequent first; `counted` are rows that no other reason excludes. -#}
SELECT status, count(*) AS "rows"
FROM {{ table }}
WHERE trim(status) <> ''{% if counted %} AND reason = 0{% endif %}
GROUP BY status
ORDER BY "rows" DESC, status
LIMIT 1000
