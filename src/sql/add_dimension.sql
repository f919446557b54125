{#- The customer_attributes with one more column: something told of every customer that is no column of the source. -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE customer_attributes AS
SELECT p.*, ({{ expression }}) AS {{ column }}
{{ d.all_customers(first_value) }}
