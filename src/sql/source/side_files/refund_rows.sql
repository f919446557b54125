{#- Adds the rows of a file of refunds to those of the orders they belong to: negative, with the customer of the order, at their
    own time if they have one. -#}
{% import "dialect.sql" as d -%}
INSERT INTO raw_lines BY NAME
SELECT
  o.customer,
  coalesce(r.ts, o.ts) AS ts,
  o.oid,
  -abs(r.amount) AS amount,
  -abs(r.amount) AS signed,
  o.status,
  o.currency,
  o.kept,
  o.line
FROM companion_refunds r
JOIN (
  SELECT
    {{ d.float_id(d.text("oid")) }} AS key,
    min(customer) AS customer,
    min(ts) AS ts,
    any_value(oid) AS oid,
    min(status) AS status,
    min(currency) AS currency,
    bool_or(kept) AS kept,
    min(line) AS line
  FROM raw_lines
  WHERE oid IS NOT NULL
  GROUP BY 1
) o ON o.key = r.key
