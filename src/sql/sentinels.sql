{#- Ids that may be placeholders: a typical name such as guest, or one id with more than 5 % of the orders of many
    customers; 0 and numbers of nines only if they have more orders than others. A sample finds candidates for the second, a full count confirms them. -#}
{% import "dialect.sql" as d -%}
{% set id = "lower(trim(CAST(customer AS VARCHAR)))" -%}
{% set mailbox = "(" ~ id ~ " LIKE 'no%reply%@%' OR " ~ id ~ " LIKE 'donotreply%@%' OR " ~ id ~ " LIKE 'no%mail@%')" -%}
{% set nines = "(" ~ id ~ " LIKE '9999%' AND replace(" ~ id ~ ", '9', '') = '')" -%}
WITH sampled AS (
  SELECT customer
  FROM {{ d.sampled("SELECT customer FROM " ~ orders, 20000) }}
  GROUP BY customer
  HAVING count(*) > 0.03 * least(20000, {{ accepted }})
), candidates AS (
  SELECT customer FROM sampled
  UNION
  SELECT customer FROM {{ customers }}
  WHERE {{ id }} IN ({{ placeholders | join(", ") }}) OR {{ mailbox }} OR {{ nines }}
)
SELECT CAST(customer AS VARCHAR) AS customer, CAST(count(*) AS BIGINT) AS orders
FROM {{ orders }}
WHERE customer IN (SELECT customer FROM candidates)
GROUP BY customer
HAVING (
    ({{ id }} IN ({{ placeholders | join(", ") }}) OR {{ mailbox }} OR {{ nines }})
    -- Ids may be counted from 0.
    AND ((trim(CAST(customer AS VARCHAR)) <> '0' AND NOT {{ nines }}) OR count(*) > 2.0 * {{ accepted }} / (SELECT count(*) FROM {{ customers }}))
  )
  OR (count(*) > 0.05 * {{ accepted }} AND count(*) >= 20 AND (SELECT count(*) FROM {{ customers }}) > 100)
ORDER BY orders DESC, customer
LIMIT 5
