{#- Customers as an expression about them sees them: attributes as they stood at the first order, in the type of their
    column; `cohort`, what the matrix calls theirs; `first_order`, when it was. -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE VIEW people AS
SELECT
  c.customer AS tenure_customer,
  l.name AS cohort,
  c.first_ts AS first_order,
  {%- for column in columns %}
  {{ column.value }} AS {{ column.name }},
  {%- endfor %}
  l.cohort AS tenure_cohort
FROM customers c
{{ d.groups(shape) }}
JOIN labels l ON l.cohort = {{ d.cohort(shape, "c.first_ts") }}
LEFT JOIN profiles p ON p.customer = c.customer
