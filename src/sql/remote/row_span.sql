{#- The number of rows, and the last moment among them; an endless one is none. -#}
{%- import "dialect.sql" as d -%}
SELECT COUNT(*) AS row_count, MAX(CASE WHEN {{ d.timestamp(date) }} < {{ d.moment("2200-01-01 00:00:00") }} THEN {{ d.timestamp(date) }} END) AS last_ts
FROM {{ scan }}
