{#- First and last timestamp of any row; from the footer of a Parquet file. -#}
SELECT min(ts) AS first_ts, max(ts) AS last_ts FROM raw_lines
