{#- What the rows before a moment are: their number, and a sum of hashes over their columns, which changes if any value does. -#}
{%- import "dialect.sql" as d -%}
SELECT COUNT(*) AS row_count, {{ d.fingerprint(columns) }} AS hash
FROM {{ scan }}
WHERE {{ date }} < {{ before }}
