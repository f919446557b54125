{#- Customers who are on any side, each once.

    n        number of the customer, in an order that is the same in every run: the last digits of sums of squares depend on it
    place    of their cohort
    sides    bit i: on side i; a customer can be on several
    v0, …    codes of their attribute values -#}
CREATE OR REPLACE TABLE side_members AS
SELECT
  row_number() OVER (ORDER BY hash(m.customer)) AS n, m.customer, m.first_ts, m.place, m.sides
  {%- for attribute in attributes %},
  v{{ loop.index0 }}.number AS v{{ loop.index0 }}
  {%- endfor %}
FROM (
  SELECT
    tenure_customer AS customer,
    tenure_first AS first_ts,
    tenure_place AS place,
    {%- for attribute in attributes %}
    tenure_{{ attribute.column }},
    {%- endfor %}
    {%- for condition in conditions %}
    CAST({{ condition.sql }} IS TRUE AS INTEGER) * {{ condition.bit }}{{ " +" if not loop.last }}
    {%- endfor %} AS sides
  FROM customer_columns
) m
{%- for attribute in attributes %}
LEFT JOIN value_numbers v{{ loop.index0 }}
  ON v{{ loop.index0 }}.attribute = {{ loop.index0 }} AND v{{ loop.index0 }}.value IS NOT DISTINCT FROM m.tenure_{{ attribute.column }}
{%- endfor %}
WHERE m.sides > 0
