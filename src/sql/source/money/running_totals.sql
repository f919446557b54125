{#- Whether a column sums up another one: rows in which a sum may differ from the amount itself, and in how many of them the total is
    the sum of the customer's amounts so far, from here on, in all; of all amounts so far, from here on.

    first   so many rows are looked at; all, if there is none -#}
{% import "dialect.sql" as d -%}
WITH looked_at AS (
  SELECT {{ customer }} AS customer, {{ d.money(amount) }} AS amount, {{ d.money(total) }} AS total, row_number() OVER () AS place
  FROM {{ scan }}{% if first %} LIMIT {{ first }}{% endif %}
), summed AS (
  SELECT
    amount,
    total,
    count(*) OVER (PARTITION BY customer) AS "rows",
    sum(amount) OVER (PARTITION BY customer ORDER BY place ROWS UNBOUNDED PRECEDING) AS so_far,
    sum(amount) OVER (PARTITION BY customer ORDER BY place DESC ROWS UNBOUNDED PRECEDING) AS from_here,
    sum(amount) OVER (PARTITION BY customer) AS in_all,
    sum(amount) OVER (ORDER BY place ROWS UNBOUNDED PRECEDING) AS down,
    sum(amount) OVER (ORDER BY place DESC ROWS UNBOUNDED PRECEDING) AS up
  FROM looked_at
  WHERE amount IS NOT NULL AND total IS NOT NULL
)
SELECT
  CAST(count(*) FILTER (WHERE "rows" > 1 AND total <> amount) AS BIGINT) AS clear_rows,
  {%- for way in ["so_far", "from_here", "in_all", "down", "up"] %}
  CAST(count(*) FILTER (WHERE "rows" > 1 AND total <> amount AND abs(total - {{ way }}) <= 0.011) AS BIGINT) AS {{ way }}{{ "," if not loop.last }}
  {%- endfor %}
FROM summed
