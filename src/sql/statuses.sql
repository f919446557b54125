{#- Statuses of rows that count and that do not say themselves that they are orders, most frequent first; `of` is how many
    such statuses there are. -#}
SELECT lower(trim(status)) AS status, count(*) AS "rows", count(*) OVER () AS "of"
FROM lines
WHERE reason = 0 AND trim(status) <> '' AND lower(trim(status)) NOT IN ({{ live_statuses | join(", ") }})
GROUP BY lower(trim(status))
ORDER BY "rows" DESC, lower(trim(status))
LIMIT 5
