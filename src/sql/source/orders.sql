{#- Orders: one row per customer and order id. Lines that share an id are summed and take the earliest time; a row
    without an order id is an order. `is_several` is whether it has several lines, `last_day` is the day of the last. If every row is an order, all columns of the row are available. With a condition on
    entries or returns these are all accepted orders, `accepted_orders`, and one of them meets it if one of its lines does. -#}
{% import "accepted.sql" as accepted -%}
{%- set where = accepted.is_order(is_order) -%}
{% if row_is_order and conditions -%}
CREATE OR REPLACE VIEW accepted_orders AS
SELECT *
FROM raw_lines
WHERE {{ where }};
{%- elif row_is_order -%}
CREATE OR REPLACE VIEW orders AS
SELECT *
FROM raw_lines
WHERE {{ where }};
{%- else -%}
CREATE OR REPLACE TABLE {% if conditions %}accepted_{% endif %}orders AS
SELECT customer, oid, min(ts) AS ts, CAST(sum(amount) AS DECIMAL(18, 4)) AS amount, CAST(sum(cost) AS DECIMAL(18, 4)) AS cost,
  count(*) > 1 AS is_several, CAST(max(ts) AS DATE) AS last_day
{%- for condition in conditions %}, bool_or({{ condition }}) AS {{ condition }}{% endfor %}
FROM raw_lines
WHERE {{ where }} AND oid IS NOT NULL
GROUP BY customer, oid
UNION ALL
SELECT customer, oid, ts, amount, cost, false AS is_several, CAST(ts AS DATE) AS last_day
{%- for condition in conditions %}, {{ condition }}{% endfor %}
FROM raw_lines
WHERE {{ where }} AND oid IS NULL;
{%- endif %}
