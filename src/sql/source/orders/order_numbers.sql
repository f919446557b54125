{#- Whether the ids of orders are of one order each: how many there are, and how many stand for several customers; how many ids differ
    from another only by blanks and capitals, with two of them; and one order with lines days apart.

    orders       the table of orders
    row_is_order whether no order has several lines
    is_text      whether the ids are texts
    first        so many orders are looked at, if none has lines days apart -#}
{% import "dialect.sql" as d -%}
{%- set is_apart = "false" if row_is_order else d.is_apart("ts", "last_day") -%}
{%- set last_day = "CAST(ts AS DATE)" if row_is_order else "last_day" -%}
WITH looked_at AS (
  SELECT customer, oid, CAST(ts AS DATE) AS first_day, {{ last_day }} AS last_day, {{ is_apart }} AS is_apart
  FROM {{ orders }}
  WHERE oid IS NOT NULL
  {{- " LIMIT " ~ first if first }}
), each_id AS (
  SELECT
    oid,
    count(*) > 1 AS is_shared,
    bool_or(is_apart) AS is_apart,
    {{ d.least_by_or_null(d.text("customer"), ["NOT is_apart", "last_day"]) }} AS customer,
    {{ d.least_by_or_null("first_day", ["NOT is_apart", "last_day"]) }} AS first_day,
    {{ d.least_by_or_null("last_day", ["NOT is_apart", "last_day"]) }} AS last_day
  FROM looked_at
  GROUP BY oid
), alike AS (
  {%- if is_text %}
  SELECT count(*) AS ids, min(oid) AS one, max(oid) AS other FROM each_id GROUP BY lower(trim(oid)) HAVING count(*) > 1
  {%- else %}
  SELECT 0 AS ids, NULL AS one, NULL AS other WHERE false
  {%- endif %}
)
SELECT
  CAST(count(*) AS BIGINT) AS ids,
  CAST(count(*) FILTER (WHERE is_shared) AS BIGINT) AS shared,
  {{ d.text(d.least_by_or_null("oid", ["NOT is_apart", "oid"])) }} AS example,
  {{ d.least_by_or_null("customer", ["NOT is_apart", "oid"]) }} AS customer,
  {{ d.text(d.least_by_or_null("first_day", ["NOT is_apart", "oid"])) }} AS first_day,
  {{ d.text(d.least_by_or_null("last_day", ["NOT is_apart", "oid"])) }} AS last_day,
  CAST(coalesce((SELECT sum(ids) FROM alike), 0) AS BIGINT) AS alike,
  (SELECT {{ d.text("min(one)") }} FROM alike) AS one,
  (SELECT {{ d.text(d.least_by_or_null("other", ["one"])) }} FROM alike) AS other
FROM each_id
