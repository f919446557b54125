{#- How many rows a scan has. -#}
SELECT count(*)::BIGINT AS rows FROM {{ scan }}
