{#- Customers by the value of an attribute at their first order; values are numbered in their natural order if they have
    one, otherwise the most frequent first. -#}
CREATE OR REPLACE TABLE {{ name }} AS
SELECT p.customer, v.cohort, v.value
FROM customer_attributes p
JOIN (
  SELECT {{ column }} AS value, CAST(row_number() OVER (ORDER BY {{ order }}count(*) DESC, {{ column }}) - 1 AS INTEGER) AS cohort
  FROM customer_attributes
  GROUP BY {{ column }}
) v ON v.value IS NOT DISTINCT FROM p.{{ column }}
