{#- The customer_attributes with one more column: a derived dimension. -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE customer_attributes AS
SELECT p.*, ({{ expression }}) AS {{ column }}
{{ d.all_customers(first_value) }}
