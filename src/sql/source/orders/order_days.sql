{#- Whether the ids of orders deserve a closer look: how many orders have several lines, how many of these have lines days apart, and
    whether two ids may differ only by blanks or capitals.

    orders       the table of orders
    row_is_order whether no order has several lines
    is_text      whether the ids are texts
    first        so many ids are looked at for blanks and capitals -#}
{% import "dialect.sql" as d -%}
SELECT
  {%- if row_is_order %}
  0 AS several,
  0 AS apart,
  {%- else %}
  CAST(count(*) FILTER (WHERE is_several) AS BIGINT) AS several,
  CAST(count(*) FILTER (WHERE {{ d.is_apart("ts", "last_day") }}) AS BIGINT) AS apart,
  {%- endif %}
  {%- if is_text %}
  (
    SELECT coalesce(bool_or(oid <> trim(oid)) OR (bool_or(oid <> upper(oid)) AND bool_or(oid <> lower(oid))), false)
    FROM (SELECT oid FROM {{ orders }} LIMIT {{ first }})
  ) AS may_be_alike
  {%- else %}
  false AS may_be_alike
  {%- endif %}
{%- if not row_is_order %}
FROM {{ orders }}
{%- endif %}
