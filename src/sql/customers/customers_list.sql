{#- Customers with their figures, sorted. As a table (`name`) every row has its position, so that it can be read in pages.

    recency_days       days from the last order to the as-of date
    average_gap_days   days from the first order to the last / (orders - 1); NULL for one order
    overdue_ratio      recency_days / average_gap_days: 2 is twice the usual gap without an order
    expected           what a model expects of each: P(alive), orders, spend and residual value; NULL without a table of
    values -#}
{% import "dialect.sql" as d -%}
{#- A quotient of whole numbers, rounded to four digits: without a fraction on the way every database rounds it alike. -#}
{%- macro ratio(a, b) -%}
CAST({{ d.whole_part("(20000 * " ~ a ~ " + " ~ b ~ ")", "NULLIF(2 * " ~ b ~ ", 0)") }} AS DOUBLE) / 10000
{%- endmacro -%}
{%- set days -%} ({{ d.epoch_day("p.last_ts") }} - {{ d.epoch_day("p.first_ts") }}) {%- endset -%}
{%- macro ordered() -%}
{{ sort }} {{ "DESC" if descending else "ASC" }} NULLS LAST, key_
{%- endmacro -%}
{% if name -%}
CREATE OR REPLACE TABLE {{ name }} AS
SELECT row_number() OVER (ORDER BY {{ ordered() }}) - 1 AS place, {{ d.all_but("key_") }}
{%- else -%}
SELECT {{ columns | join(", ") }}
{%- endif %}
FROM (
  SELECT
    p.customer AS key_,
    CAST(p.customer AS VARCHAR) AS customer,
    CAST(p.first_ts AS DATE) AS first_order,
    CAST(p.last_ts AS DATE) AS last_order,
    p.orders,
    {{ "p.revenue" if has_amount else "CAST(NULL AS DECIMAL(38, 4))" }} AS revenue,
    CAST({{ as_of_day }} - {{ d.epoch_day("p.last_ts") }} AS INTEGER) AS recency_days,
    {{ ratio(days, "(p.orders - 1)") }} AS average_gap_days,
    {{ ratio("(" ~ as_of_day ~ " - " ~ d.epoch_day("p.last_ts") ~ ") * (p.orders - 1)", days) }} AS overdue_ratio
    {%- for column in expected %},
    {{ "v." ~ column if expected_table else "CAST(NULL AS DOUBLE)" }} AS {{ column }}
    {%- endfor %}
    {%- if cell %},
    s.status
    {%- endif %}
    {%- for attribute in attributes %},
    f.{{ attribute.column }} AS {{ attribute.name }}
    {%- endfor %}
  FROM customer_totals p
  {%- if expected_table %}
  LEFT JOIN {{ expected_table }} v ON v.customer = p.customer
  {%- endif %}
  {%- if cell %}
  JOIN cell_customers s ON s.customer = p.customer
  {%- endif %}
  {%- if attributes %}
  JOIN customer_attributes f ON f.customer = p.customer
  {%- endif %}
  {%- if shape.cohort_members or shape.filter_table or cohort is not none %}
  JOIN customers c ON c.customer = p.customer
  {{ d.cohort_members(shape) }}
  {%- endif %}
  {%- set conditions = [] %}
  {%- if status %}{% set conditions = conditions + ["s.status = '" ~ status ~ "'"] %}{% endif %}
  {%- if cohort is not none %}{% set conditions = conditions + [d.cohort(shape, "c.first_ts") ~ " = " ~ cohort] %}{% endif %}
  {%- if conditions %}
  WHERE {{ conditions | join(" AND ") }}
  {%- endif %}
)
{%- if not name %}
ORDER BY {{ ordered() }}
{%- if limit is not none %}
LIMIT {{ limit }}
{%- endif %}
{%- endif %}
