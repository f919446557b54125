{#- How many rows a scan has. -#}
SELECT CAST(count(*) AS BIGINT) AS rows FROM {{ scan }}
