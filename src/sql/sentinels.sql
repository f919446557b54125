{#- Ids that may be placeholders: a typical name such as guest, or one id with more than 5 % of the orders of many
    customers; 0 and numbers of nines only if they have more orders than others. A sample finds candidates for the last two,
    a full count confirms them. Without a candidate nothing is counted: that costs more than the sample. Ids that are numbers
    (`is_text` is false) have no names, and are compared as numbers: to write each as a text costs more than all the rest. -#}
{% import "dialect.sql" as d -%}
{%- set mark = "'" if is_text else "" -%}
{%- set nines -%} ({% for digits in range(4, 11) %}{{ mark ~ "9" * digits ~ mark }}{{ ", " if not loop.last }}{% endfor %}) {%- endset -%}
{%- set zero = mark ~ "0" ~ mark -%}
{%- set id -%} {% if is_text %} lower(trim(CAST(customer AS VARCHAR))) {%- else %} customer {%- endif %} {%- endset -%}
{%- set is_name -%}
{%- if is_text -%}
(id IN ({{ placeholders | join(", ") }}) OR id LIKE 'donotreply%@%' OR (id LIKE 'no%@%' AND (id LIKE 'no%reply%@%' OR id LIKE 'no%mail@%')))
{%- else -%}
id = -1
{%- endif -%}
{%- endset -%}
WITH sampled AS MATERIALIZED (
  SELECT customer, {{ id }} AS id, orders
  FROM (
    SELECT customer, count(*) AS orders
    {%- if sampled_lines %}
    FROM {{ orders }}
    WHERE {% for line in sampled_lines %}line BETWEEN {{ line }} AND {{ line + sampled_rows - 1 }}{{ " OR " if not loop.last }}{% endfor %}
    {%- else %}
    FROM {{ d.sampled("SELECT customer FROM " ~ orders, 20000) }}
    {%- endif %}
    GROUP BY customer
    HAVING count(*) > 1
  ) repeated
), named AS (
  SELECT customer, id
  FROM (SELECT customer, {{ id }} AS id FROM {{ customers }}) ids
  WHERE {{ is_name }} AND id <> {{ zero }}
  UNION ALL
  SELECT customer, id FROM sampled WHERE id = {{ zero }} OR id IN {{ nines }}
), candidates AS (
  SELECT customer FROM sampled WHERE orders > 0.03 * least(20000, {{ accepted }})
  UNION
  SELECT customer FROM named
), counted AS (
  SELECT o.customer, count(*) AS orders
  FROM {{ orders }} o
  WHERE o.customer IN (SELECT customer FROM candidates)
  GROUP BY o.customer
)
SELECT CAST(c.customer AS VARCHAR) AS customer, CAST(c.orders AS BIGINT) AS orders
FROM counted c
LEFT JOIN named n ON n.customer = c.customer
WHERE (
    n.id IS NOT NULL
    -- Ids may be counted from 0.
    AND ((n.id <> {{ zero }} AND n.id NOT IN {{ nines }}) OR c.orders > 2.0 * {{ accepted }} / (SELECT count(*) FROM {{ customers }}))
  )
  OR (c.orders > 0.05 * {{ accepted }} AND c.orders >= 20 AND (SELECT count(*) FROM {{ customers }}) > 100)
ORDER BY orders DESC, customer
LIMIT 5
