{#- What a model expects of every customer, one row each: P(alive), orders, spend and residual value. The program computes the
    rows and fills the table; SQL alone leaves it empty. -#}
-- Filled by the program from models fitted to the purchases: empty in a script, so {{ columns | join(", ") }} are NULL there
CREATE OR REPLACE TABLE {{ name }} AS
SELECT
  customer
  {%- for column in columns %},
  CAST(NULL AS DOUBLE) AS {{ column }}
  {%- endfor %}
FROM customers
WHERE false
