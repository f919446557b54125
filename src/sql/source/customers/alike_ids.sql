{#- Ids of customers that differ only in how they are written: how many, of how many customers, and in what they differ. A
    way of writing matters if ids stay apart without it.

    ways   every way, and each with the others -#}
{% import "dialect.sql" as d -%}
WITH keyed AS (
  SELECT id, {{ d.plain_id("id", ways) }} AS key
  FROM (SELECT {{ d.text("customer") }} AS id FROM {{ customers }}) ids
), alike AS (
  SELECT id, key FROM keyed WHERE key IN (SELECT key FROM keyed GROUP BY key HAVING count(*) > 1)
)
SELECT
  CAST(count(*) AS BIGINT) AS ids,
  CAST(count(DISTINCT key) AS BIGINT) AS customers,
  {%- for way, others in each %}
  count(DISTINCT {{ d.plain_id("id", others) }}) > count(DISTINCT key) AS {{ way }},
  {%- endfor %}
  min(id) FILTER (WHERE key = least_key) AS example,
  max(id) FILTER (WHERE key = least_key) AS other
FROM alike, (SELECT min(key) AS least_key FROM alike) least
