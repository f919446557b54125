{#- The number of rows, and the last moment among them. -#}
{%- import "dialect.sql" as d -%}
SELECT COUNT(*) AS row_count, MAX({{ d.timestamp(date) }}) AS last_ts
FROM {{ scan }}
