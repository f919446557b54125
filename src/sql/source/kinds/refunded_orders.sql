{#- Rows that name another order: how many, how many name one that is there, and one of the same customer, and how many rows there are. The
    others are chosen first: a pair in the condition of an aggregate takes a time that grows with the square of the rows.

    order, other   the order of a row, and the order that it names
    customer       who has ordered
    except         a condition of rows that are not counted among those that name others, if there is one
    first          so many rows are looked at; all, if there is none -#}
{% import "dialect.sql" as d -%}
WITH looked_at AS (
  SELECT trim({{ d.text(order) }}) AS oid, trim({{ d.text(other) }}) AS other, {{ customer }} AS customer
    {%- if except %}, ({{ except }}) IS TRUE AS is_known{% endif %}
  FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}
),
others AS (SELECT oid, other, customer FROM looked_at WHERE other <> oid{% if except %} AND NOT is_known{% endif %})
SELECT
  (SELECT CAST(count(*) AS BIGINT) FROM others WHERE lower(other) NOT IN ('', '0', {{ placeholders | join(", ") }})) AS named,
  (SELECT CAST(count(*) AS BIGINT) FROM others WHERE other IN (SELECT oid FROM looked_at)) AS found,
  (SELECT CAST(count(*) AS BIGINT) FROM others WHERE (other, customer) IN (SELECT oid, customer FROM looked_at)) AS of_same,
  (SELECT CAST(count(*) AS BIGINT) FROM looked_at) AS "rows"
