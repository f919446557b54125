{#- The customers on two sides of a comparison, and how many of them ordered before a day.

    sides      1: treated, 2: control, 3: both
    v0, …      value of each attribute at the first order
    ordered_before whether the first order is before the first period
    customers  how many -#}
{% import "dialect.sql" as d -%}
SELECT
  m.sides,
  {%- for attribute in attributes %}
  CAST(p.{{ attribute.column }} AS VARCHAR) AS v{{ loop.index0 }},
  {%- endfor %}
  {{ d.epoch_day("m.first_ts") }} < {{ start }} AS ordered_before,
  CAST(count(*) AS BIGINT) AS customers
FROM side_members m
{%- if attributes %}
JOIN customer_attributes p ON p.customer = m.customer
{%- endif %}
GROUP BY ALL
ORDER BY ALL
