{#- The columns that an expression over customers can use: attributes at the first order, in the type of their column;
    `cohort`, its label in the matrix; `first_order`, its timestamp. Names with the prefix tenure_ are internal. -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE VIEW customer_columns AS
SELECT
  c.customer AS tenure_customer,
  c.first_ts AS tenure_first,
  l.place AS tenure_place,
  {%- for attribute in attributes %}
  p.{{ attribute.column }} AS tenure_{{ attribute.column }},
  {%- endfor %}
  {%- for column in columns %}
  {% if column.kind %}{{ d.typed(column.value, column.kind) }}{% else %}{{ column.value }}{% endif %} AS {{ column.name }},
  {%- endfor %}
  l.name AS cohort,
  c.first_ts AS first_order
FROM customers c
{{ d.cohort_members(shape) }}
JOIN cohort_labels l ON l.cohort = {{ d.cohort(shape, "c.first_ts") }}
LEFT JOIN customer_attributes p ON p.customer = c.customer
