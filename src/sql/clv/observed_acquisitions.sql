{#- Customers acquired before a day, by segment and month of the first order: how many, when the first and the last of
    them joined, and the days all of them together have been customers. -#}
{% import "dialect.sql" as d -%}
SELECT
  {%- for attribute in attributes %}
  p.{{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  CAST({{ d.period("month", "c.first_ts", 0) }} AS INTEGER) AS cohort,
  CAST(count(*) AS BIGINT) AS size,
  min(c.first_ts) AS first_acquired,
  max(c.first_ts) AS last_acquired,
  CAST(sum({{ d.epoch_day("DATE '" ~ end ~ "'") }} - {{ d.epoch_day("c.first_ts") }}) AS BIGINT) AS days
FROM customers c
{{ d.in_segment(filter_table, "c.customer") }}
{%- if attributes %}
JOIN customer_attributes p ON p.customer = c.customer
{%- endif %}
WHERE c.first_ts < DATE '{{ end }}'
GROUP BY ALL
ORDER BY ALL
