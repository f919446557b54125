{#- How many refunds belong to an order that is left out for its status. -#}
SELECT count(*) AS refunds
FROM raw_lines
WHERE signed < 0 AND oid IN (SELECT oid FROM raw_lines WHERE status IN ({{ excluded_statuses | join(", ") }}) AND signed >= 0)
