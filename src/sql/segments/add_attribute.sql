{#- The customer_attributes with one more column of the source, in a table of its own (`name`). -#}
CREATE OR REPLACE TABLE customer_attributes AS
SELECT p.*, n.{{ column }}
FROM customer_attributes p
LEFT JOIN {{ name }} n ON n.customer = p.customer;
DROP TABLE {{ name }}
