{#- The first and the last order; one of several lines lies at its earliest. -#}
SELECT min(ts) AS first_ts, max(ts) AS last_ts FROM {{ orders }}
