{#- Orders that nobody placed, as a file: a new customer every day, most of whom order again a month later, and a refund now and then.

    columns   names, in quotes, of customer, date, order and amount, and of a cost if there is one
    groups    names, in quotes, of attributes, and the value that most customers have of each
    first     the day of the first order; `days` follow
    id        the first customer; the others are named by their numbers -#}
{% import "dialect.sql" as d -%}
COPY (
  SELECT
    CASE WHEN day = 0 THEN {{ id }} ELSE 'customer ' || day END AS {{ columns.customer }},
    {{ d.later(first, "(day + 31 * again) * 86400 + (10 + again) * 3600") }} AS {{ columns.date }},
    'order ' || day || '-' || again AS {{ columns.order }},
    {%- if columns.cost %}
    CAST(3 + day % 7 AS DECIMAL(12, 2)) AS {{ columns.cost }},
    {%- endif %}
    {%- for group in groups %}
    CASE WHEN day % 10 = 9 THEN 'another' ELSE {{ group.value }} END AS {{ group.name }},
    {%- endfor %}
    CAST(CASE WHEN again = 2 THEN -1.25 ELSE 10.5 + day * 37 % 91 + again END AS DECIMAL(12, 2)) AS {{ columns.amount }}
  FROM {{ d.numbers(days, "day") }}, (VALUES (0), (1), (2)) AS each_order(again)
  WHERE day + 31 * again < {{ days }} AND (again = 0 OR day % (again * again) = 0)
  ORDER BY 2
) TO {{ path }} (FORMAT parquet)
