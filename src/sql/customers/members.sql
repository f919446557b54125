{#- How many customers some conditions leave. -#}
SELECT count(*) AS customers FROM {{ name }}
