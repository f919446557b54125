{#- Ids that may be placeholders: a typical name such as guest, or one id with more than 5 % of the orders of many
    customers; 0 only if it has more orders than others. A sample finds candidates for the second, a full count confirms them. -#}
{% import "dialect.sql" as d -%}
WITH sampled AS (
  SELECT customer
  FROM {{ d.sampled("SELECT customer FROM " ~ orders, 20000) }}
  GROUP BY customer
  HAVING count(*) > 0.03 * least(20000, {{ accepted }})
), candidates AS (
  SELECT customer FROM sampled
  UNION
  SELECT customer FROM {{ customers }}
  WHERE lower(trim(CAST(customer AS VARCHAR))) IN ({{ placeholders | join(", ") }})
)
SELECT CAST(customer AS VARCHAR) AS customer, CAST(count(*) AS BIGINT) AS orders
FROM {{ orders }}
WHERE customer IN (SELECT customer FROM candidates)
GROUP BY customer
HAVING (
    lower(trim(CAST(customer AS VARCHAR))) IN ({{ placeholders | join(", ") }})
    -- Ids may be counted from 0.
    AND (trim(CAST(customer AS VARCHAR)) <> '0' OR count(*) > 2.0 * {{ accepted }} / (SELECT count(*) FROM {{ customers }}))
  )
  OR (count(*) > 0.05 * {{ accepted }} AND count(*) >= 20 AND (SELECT count(*) FROM {{ customers }}) > 100)
ORDER BY orders DESC, customer
LIMIT 5
