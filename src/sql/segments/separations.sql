{#- For every value of some attributes, customers by the month of their first order, and how many of them ordered again.

    place   which attribute, in the order they are given
    month   months since year 0 -#}
{% import "dialect.sql" as d -%}
SELECT place, value, month,
  CAST(count(*) AS BIGINT) AS customers,
  CAST(count(*) FILTER (WHERE orders > 1) AS BIGINT) AS repeaters
FROM (
  {%- for attribute in attributes %}
  SELECT
    {{ loop.index0 }} AS place, CAST(p.{{ attribute.column }} AS VARCHAR) AS value,
    CAST({{ d.period("month", "t.first_ts", 0) }} AS INTEGER) AS month, t.orders
  FROM customer_totals t
  JOIN customer_attributes p ON p.customer = t.customer
  WHERE p.{{ attribute.column }} IS NOT NULL
  {{- "\n  UNION ALL" if not loop.last }}
  {%- endfor %}
)
GROUP BY place, value, month
ORDER BY place, value, month
