{#- First and last moment of any row, and how many rows there are; a Parquet file says so itself. -#}
SELECT min(ts) AS first_ts, max(ts) AS last_ts, count(*) AS "rows" FROM raw_lines
