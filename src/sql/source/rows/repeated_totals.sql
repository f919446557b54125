{#- Orders of several lines: how many, how many of them have one total on every line or on one line alone, how many different
    totals these are, and how many have lines that differ and all have the total.

    columns   in which lines may differ; none, if the name of the amount says that it is a total
    customer  if given, orders whose lines are of several customers are counted too -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(count(*) AS BIGINT) AS several,
  CAST(count(*) FILTER (WHERE least = most) AS BIGINT) AS same,
  {%- if customer %}
  CAST(count(*) FILTER (WHERE one <> other) AS BIGINT) AS shared,
  {%- endif %}
  CAST(count(DISTINCT least) FILTER (WHERE least = most) AS BIGINT) AS totals,
  CAST(count(*){% if columns %} FILTER (WHERE filled = lines AND kinds = lines){% endif %} AS BIGINT) AS apart
FROM (
  {%- set rows -%}
(SELECT {{ order }} AS oid, {{ d.money(amount) }} AS amount{% if customer %}, {{ customer }} AS customer{% endif %}{% if columns %}, hash({{ columns | join(", ") }}) AS content{% endif %} FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}) lines_of_orders
  {%- endset %}
  {%- if columns %}
  {#- Equal lines are counted once first: to count different values within each group takes longer. #}
  SELECT min(least) AS least, max(most) AS most{% if customer %}, min(one) AS one, max(other) AS other{% endif %}, sum(lines) AS lines, sum(filled) AS filled, count(*) AS kinds
  FROM (
    SELECT oid, min(amount) AS least, max(amount) AS most{% if customer %}, min(customer) AS one, max(customer) AS other{% endif %}, count(*) AS lines, count(amount) AS filled
    FROM {{ rows }}
    WHERE oid IS NOT NULL
    GROUP BY oid, content
  ) kinds_of_lines
  GROUP BY oid
  HAVING sum(lines) > 1
  {%- else %}
  SELECT min(amount) AS least, max(amount) AS most{% if customer %}, min(customer) AS one, max(customer) AS other{% endif %}
  FROM {{ rows }}
  WHERE oid IS NOT NULL
  GROUP BY oid
  HAVING count(*) > 1
  {%- endif %}
) orders_of_lines
