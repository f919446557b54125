{#- Whether the ids of orders are of one order each: how many there are, and how many stand for several customers; how many orders have
    several rows, and how many of these have rows days apart; how many ids differ from another only by blanks and capitals, with two
    of them; and one order with rows days apart.

    first   so many rows are looked at
    is_text whether the ids are texts -#}
{% import "dialect.sql" as d -%}
WITH looked_at AS (
  SELECT customer, oid, CAST(ts AS DATE) AS day FROM lines WHERE reason = 0 AND NOT refund AND oid IS NOT NULL LIMIT {{ first }}
), each_order AS (
  SELECT
    customer, oid, count(*) > 1 AS is_several, min(day) AS first_day, max(day) AS last_day,
    {{ d.epoch_day("max(day)") }} - {{ d.epoch_day("min(day)") }} > 1 AS is_apart
  FROM looked_at
  GROUP BY customer, oid
), each_id AS (
  SELECT
    oid,
    count(*) > 1 AS is_shared,
    count(*) FILTER (WHERE is_several) AS several,
    count(*) FILTER (WHERE is_apart) AS apart,
    {{ d.least_by_or_null(d.text("customer"), ["NOT is_apart", "last_day"]) }} AS customer,
    {{ d.least_by_or_null("first_day", ["NOT is_apart", "last_day"]) }} AS first_day,
    {{ d.least_by_or_null("last_day", ["NOT is_apart", "last_day"]) }} AS last_day
  FROM each_order
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
  CAST(coalesce(sum(several), 0) AS BIGINT) AS several,
  CAST(coalesce(sum(apart), 0) AS BIGINT) AS apart,
  {{ d.text(d.least_by_or_null("oid", ["apart = 0", "oid"])) }} AS example,
  {{ d.least_by_or_null("customer", ["apart = 0", "oid"]) }} AS customer,
  {{ d.text(d.least_by_or_null("first_day", ["apart = 0", "oid"])) }} AS first_day,
  {{ d.text(d.least_by_or_null("last_day", ["apart = 0", "oid"])) }} AS last_day,
  CAST(coalesce((SELECT sum(ids) FROM alike), 0) AS BIGINT) AS alike,
  (SELECT {{ d.text("min(one)") }} FROM alike) AS one,
  (SELECT {{ d.text(d.least_by_or_null("other", ["one"])) }} FROM alike) AS other
FROM each_id
