{#- Customers who bought after the day `from` and up to the day `split`: how many, how many of them bought again up to the
    day `end`, and the net spend of the first of the two windows. -#}
{% import "dialect.sql" as d -%}
SELECT
  {%- for attribute in attributes %}
  p.{{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  CAST(count(*) AS BIGINT) AS base,
  CAST(count(*) FILTER (WHERE h.kept) AS BIGINT) AS kept,
  CAST(coalesce(sum(h.spend), 0) AS DECIMAL(38, 4)) AS spend
FROM (
  SELECT s.customer,
    bool_or(s.bought AND s.day <= {{ split }}) AS was,
    bool_or(s.bought AND s.day > {{ split }}) AS kept,
    sum(s.spend) FILTER (WHERE s.settled <= {{ split }}) AS spend
  FROM customer_days s
  {{ d.in_segment(filter_table, "s.customer") }}
  WHERE s.settled > {{ from }} AND s.settled <= {{ end }}
  GROUP BY s.customer
) h
{%- if attributes %}
JOIN customer_attributes p ON p.customer = h.customer
{%- endif %}
WHERE h.was
GROUP BY ALL
ORDER BY ALL
