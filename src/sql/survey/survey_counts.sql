{#- The answers of every kind that are on its scale: how many, how many of customers without orders, and without a customer. -#}
{% import "dialect.sql" as d -%}
SELECT
  a.kind,
  CAST(count(*) AS BIGINT) AS answers,
  CAST(count(*) FILTER (WHERE k.id IS NULL AND a.customer IS NOT NULL AND a.customer <> '') AS BIGINT) AS unknown,
  CAST(count(*) FILTER (WHERE a.customer IS NULL OR a.customer = '') AS BIGINT) AS nameless
FROM survey_opinions a
LEFT JOIN (SELECT {{ d.float_id(d.text("customer")) }} AS id FROM customers) k ON k.id = a.customer
GROUP BY a.kind
ORDER BY a.kind
