{#- What ids of customers look like: whether some are addresses, whether some are a number with a name behind it, whether some have a comma and a blank, as `Last, First` has,
    whether some are numbers with points between thousands, whether most are telephone numbers, some of them with a
    country, and whether all consist of digits. And whether some differ only in a way that all
    ids may differ in. How many customers there are, and how many orders they have.

    ways   these ways -#}
{% import "dialect.sql" as d -%}
SELECT
  coalesce(bool_or({{ d.contains("id", "'@'") }}), false) AS addresses,
  coalesce(bool_or({{ d.contains("id", "' - '") }} AND {{ d.begins_with_digit("id") }}), false) AS named,
  coalesce(bool_or({{ d.contains("id", "', '") }}), false) AS names,
  coalesce(bool_or({{ d.contains("id", "'.'") }} AND {{ d.has_points("id") }}), false) AS points,
  coalesce(bool_or(id LIKE '+%') AND count(*) < 2 * count(*) FILTER (WHERE id LIKE '+%' OR id LIKE '0%' OR id LIKE '(%'), false) AS phones,
  coalesce(bool_and({{ d.may_be_a_number("id") }} AND {{ d.matches_all("id", "'[0-9]+'") }}), false) AS numbers,
  count(*) > count(DISTINCT {{ d.plain_id("id", ways) }}) AS alike,
  CAST(count(*) AS BIGINT) AS customers,
  CAST({{ accepted if row_is_order else "(SELECT count(*) FROM " ~ orders ~ ")" }} AS BIGINT) AS orders
FROM (SELECT {{ d.text("customer") }} AS id FROM {{ customers }}) ids
