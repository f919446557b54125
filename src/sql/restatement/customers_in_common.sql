{#- How many customers two extracts have in common, and a customer of each. Ids are compared as text: one extract may hold numbers. -#}
SELECT
  CAST((
    SELECT count(*)
    FROM {{ old }}.customers a
    JOIN {{ new }}.customers b ON CAST(b.customer AS VARCHAR) = CAST(a.customer AS VARCHAR)
  ) AS BIGINT) AS in_common,
  CAST((SELECT min(customer) FROM {{ old }}.customers) AS VARCHAR) AS old_customer,
  CAST((SELECT min(customer) FROM {{ new }}.customers) AS VARCHAR) AS new_customer
