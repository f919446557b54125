{#- First and last timestamp of any row, and the number of rows; from the footer of a Parquet file. -#}
SELECT min(ts) AS first_ts, max(ts) AS last_ts, count(*) AS "rows" FROM raw_lines
