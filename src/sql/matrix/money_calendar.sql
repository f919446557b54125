{#- Orders and net amount by cohort and age, from every order joined with its customer's first. -#}
{% import "dialect.sql" as d -%}
{%- set first = "c.first_month" if shape.cohort == "month" else d.period(shape.cohort, "c.first_ts", shape.week_offset) -%}
SELECT
  CAST({{ first }} AS INTEGER) AS cohort,
  CAST({{ d.period(shape.cohort, "f.ts", shape.week_offset) }} - {{ first }} AS INTEGER) AS age,
  {{ d.sums(has_cost) }}
FROM transactions f
JOIN customers c ON c.customer = f.customer
{{ d.cohort_members(shape) }}
GROUP BY ALL
ORDER BY ALL
