{#- Order ids, those of them that several shops use for other customers or at other moments, and one of these.

    part   of so many ids one is looked at -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(count(*) AS BIGINT) AS ids,
  CAST(count(*) FILTER (WHERE shops > 1 AND (customers > 1 OR moments > 1)) AS BIGINT) AS shared,
  min({{ d.text("oid") }}) FILTER (WHERE shops > 1 AND (customers > 1 OR moments > 1)) AS example
FROM (
  SELECT oid, count(DISTINCT {{ shop }}) AS shops, count(DISTINCT customer) AS customers, count(DISTINCT ts) AS moments
  FROM lines
  WHERE reason = 0 AND NOT refund AND oid IS NOT NULL{% if part > 1 %} AND hash(oid) % {{ part }} = 0{% endif %}
  GROUP BY oid
) numbers
