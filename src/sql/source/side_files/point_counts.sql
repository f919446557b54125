{#- The rows of points: all, those that cannot be read, and of the others those of customers without orders, and of nobody. -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(count(*) AS BIGINT) AS "rows",
  CAST(count(*) FILTER (WHERE p.ts IS NULL OR p.issued IS NULL OR p.redeemed IS NULL) AS BIGINT) AS unread,
  CAST(count(*) FILTER (WHERE p.ts IS NOT NULL AND p.issued IS NOT NULL AND p.redeemed IS NOT NULL AND k.id IS NULL AND p.customer <> '') AS BIGINT) AS unknown,
  CAST(count(*) FILTER (WHERE p.ts IS NOT NULL AND p.issued IS NOT NULL AND p.redeemed IS NOT NULL AND coalesce(p.customer, '') = '') AS BIGINT) AS nameless
FROM point_rows p
LEFT JOIN (SELECT {{ d.float_id(d.text("customer")) }} AS id FROM customers) k ON k.id = p.customer
