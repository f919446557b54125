{#- Columns of a scan and their types. -#}
DESCRIBE SELECT * FROM {{ scan }}
