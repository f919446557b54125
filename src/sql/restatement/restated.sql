{#- Orders and refunds that differ between two extracts, or are in another cell of the matrix: one row each.

    customer, ts, amount, cohort, age   as they were (old_) and as they are (new_)
    was, stands                         whether it is in the old extract, in the new one
    reason                              why it is listed, the first that applies

    Only customers are compared whose rows differ, or whose cohort changed: most customers of a long history have not
    changed. Ids are compared as text: one extract may hold numbers and the other texts. Identical rows cancel out. The rest is matched by customer and order id (by customer and time without an
    id), then by the id alone if only one row on each side has it. -#}
{% import "dialect.sql" as d -%}
{%- macro rows_of(schema) -%}
    SELECT CAST(customer AS VARCHAR) AS customer, CAST(oid AS VARCHAR) AS oid, ts, amount, true AS ordered
    FROM {{ schema }}.orders
    UNION ALL
    SELECT CAST(customer AS VARCHAR) AS customer, CAST(oid AS VARCHAR) AS oid, ts,
      CAST(sum(amount) AS DECIMAL(18, 4)) AS amount, false AS ordered
    FROM {{ schema }}.refunds WHERE counts GROUP BY customer, oid, ts
{%- endmacro -%}
{%- macro side(schema, members, sign) -%}
  SELECT m.customer, m.oid, m.ts, m.amount, m.ordered,
    {% if members %}CAST(g.value AS VARCHAR){% else %}{{ d.cohort(shape, "c.first_ts") }}{% endif %} AS cohort,
    CAST({{ d.age(shape, "m.ts", "c.first_ts") }} AS INTEGER) AS age,
    {{ sign }} AS side
  FROM (
    {{ rows_of(schema) }}
  ) m
  JOIN {{ schema }}.customers c ON CAST(c.customer AS VARCHAR) = m.customer
  {%- if members %}
  JOIN {{ schema }}.{{ members }} g ON CAST(g.customer AS VARCHAR) = m.customer
  {%- endif %}
  WHERE m.customer IN (SELECT customer FROM touched)
{%- endmacro -%}
CREATE OR REPLACE TABLE restated AS
WITH touched AS (
  SELECT customer
  FROM (
    SELECT *, -1 AS side FROM ({{ rows_of(old) }})
    UNION ALL
    SELECT *, 1 AS side FROM ({{ rows_of(new) }})
  )
  GROUP BY customer, oid, ts, amount, ordered
  HAVING sum(side) <> 0
  UNION
  SELECT CAST(a.customer AS VARCHAR) AS customer FROM {{ old }}.customers a
  JOIN {{ new }}.customers b ON CAST(b.customer AS VARCHAR) = CAST(a.customer AS VARCHAR)
  WHERE a.first_ts <> b.first_ts
  {%- if old_members %}
  UNION
  SELECT CAST(a.customer AS VARCHAR) AS customer FROM {{ old }}.{{ old_members }} a
  JOIN {{ new }}.{{ new_members }} b ON CAST(b.customer AS VARCHAR) = CAST(a.customer AS VARCHAR)
  WHERE a.value IS DISTINCT FROM b.value
  {%- endif %}
), netted AS (
  SELECT customer, oid, ts, amount, ordered, cohort, age, CAST(sum(side) AS BIGINT) AS side
  FROM (
    {{ side(old, old_members, -1) }}
    UNION ALL
    {{ side(new, new_members, 1) }}
  )
  GROUP BY ALL
  HAVING sum(side) <> 0
), numbered AS (
  SELECT customer, oid, ts, amount, ordered, cohort, age, side > 0 AS stands,
    row_number() OVER (
      PARTITION BY side > 0, ordered, customer, oid, CASE WHEN oid IS NULL THEN ts END ORDER BY ts, amount
    ) AS place
  FROM {{ d.copies("netted", "abs(side)") }}
), paired AS (
  SELECT
    coalesce(a.oid, b.oid) AS oid, coalesce(a.ordered, b.ordered) AS ordered,
    a.customer AS old_customer, a.ts AS old_ts, a.amount AS old_amount, a.cohort AS old_cohort, a.age AS old_age,
    b.customer AS new_customer, b.ts AS new_ts, b.amount AS new_amount, b.cohort AS new_cohort, b.age AS new_age,
    a.place IS NOT NULL AS was, b.place IS NOT NULL AS stands
  FROM (SELECT * FROM numbered WHERE NOT stands) a
  FULL JOIN (SELECT * FROM numbered WHERE stands) b
    ON a.customer = b.customer AND a.ordered = b.ordered AND a.oid IS NOT DISTINCT FROM b.oid
    AND CASE WHEN a.oid IS NULL THEN a.ts END IS NOT DISTINCT FROM CASE WHEN b.oid IS NULL THEN b.ts END
    AND a.place = b.place
), gone AS (
  SELECT * FROM paired WHERE NOT stands AND oid IS NOT NULL
  QUALIFY count(*) OVER (PARTITION BY ordered, oid) = 1
), came AS (
  SELECT * FROM paired WHERE NOT was AND oid IS NOT NULL
  QUALIFY count(*) OVER (PARTITION BY ordered, oid) = 1
), handed AS (
  SELECT
    a.oid, a.ordered,
    a.old_customer, a.old_ts, a.old_amount, a.old_cohort, a.old_age,
    b.new_customer, b.new_ts, b.new_amount, b.new_cohort, b.new_age,
    true AS was, true AS stands
  FROM gone a
  JOIN came b ON b.oid = a.oid AND b.ordered = a.ordered
)
SELECT *,
  CASE
    WHEN NOT was THEN 'late'
    WHEN NOT stands THEN 'deleted'
    WHEN old_customer IS DISTINCT FROM new_customer THEN 'customer'
    WHEN old_ts IS DISTINCT FROM new_ts THEN 'date'
    WHEN old_amount IS DISTINCT FROM new_amount THEN 'amount'
    ELSE 'acquisition'
  END AS reason
FROM (
  SELECT * FROM handed
  UNION ALL
  SELECT p.*
  FROM paired p
  LEFT JOIN handed h ON h.oid = p.oid AND h.ordered = p.ordered
  WHERE (p.was AND p.stands) OR h.oid IS NULL
)
