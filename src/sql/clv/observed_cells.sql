{#- Orders and net amount up to a day, by segment, month of the first order and age in months. -#}
{% import "dialect.sql" as d -%}
{%- set first = d.period("month", "c.first_ts", 0) -%}
SELECT
  {%- for attribute in attributes %}
  p.{{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  CAST({{ first }} AS INTEGER) AS cohort,
  CAST({{ d.period("month", "f.ts", 0) }} - {{ first }} AS INTEGER) AS age,
  {{ d.sums(has_cost) }}
FROM transactions f
JOIN customers c ON c.customer = f.customer
{{ d.in_segment(filter_table, "f.customer") }}
{%- if attributes %}
JOIN customer_attributes p ON p.customer = f.customer
{%- endif %}
WHERE f.ts < DATE '{{ end }}'
GROUP BY ALL
ORDER BY ALL
