{#- Orders with rows of a bundle and rows of what is in it: how many, and in how many of them the parts amount to what the other rows do
    or to less.

    parent   the bundle that a row belongs to; first, so many rows are looked at; all, if there is none -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(count(*) AS BIGINT) AS bundled,
  CAST(count(*) FILTER (WHERE parts > 0 AND parts <= others + others / 100) AS BIGINT) AS priced_twice,
  CAST(sum(rows_of_parts) AS BIGINT) AS rows_of_parts
FROM (
  SELECT
    sum(amount) FILTER (WHERE is_part) AS parts,
    sum(amount) FILTER (WHERE NOT is_part) AS others,
    count(*) FILTER (WHERE is_part) AS rows_of_parts
  FROM (
    SELECT
      {{ order }} AS oid,
      {{ d.money(amount) }} AS amount,
      coalesce(lower(trim({{ d.text(parent) }})), '') NOT IN ('', '0', {{ placeholders | join(", ") }}) AS is_part
    FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}
  ) looked_at
  WHERE oid IS NOT NULL
  GROUP BY oid
  HAVING bool_or(is_part) AND NOT bool_and(is_part)
) orders_of_bundles
