{#- About how many groups customers fall into by some attributes. -#}
{% import "dialect.sql" as d -%}
{%- set columns = attributes | map(attribute="column") | list -%}
SELECT CAST(approx_count_distinct({{ columns[0] if columns | length == 1 else d.record(columns, columns) }}) AS BIGINT) AS about
FROM customer_attributes
