{#- The tallies of every side: by cohort, or (where attributes are given) by the value of each attribute, over some cohorts.

    members       customers of the side there; only at age 0
    attribute     which attribute `value` is of, counted from 0 -#}
SELECT
  s.side,
  {%- if attributes %}
  {%- for attribute in attributes %}
  {{ "CASE" if loop.first }} WHEN grouping(p.{{ attribute.column }}) = 0 THEN {{ loop.index0 }}
  {%- endfor %} END::INTEGER AS attribute,
  {%- for attribute in attributes %}
  {{ "CASE" if loop.first }} WHEN grouping(p.{{ attribute.column }}) = 0 THEN p.{{ attribute.column }}
  {%- endfor %} END AS value,
  {%- else %}
  t.cohort,
  {%- endif %}
  t.age,
  (count(*) FILTER (t.age = 0))::BIGINT AS members,
  sum(t.active)::BIGINT AS active,
  sum(t.last)::BIGINT AS last,
  sum(t.second)::BIGINT AS second,
  sum(t.run_ends)::BIGINT AS run_ends,
  sum(t.stayed)::BIGINT AS stayed,
  sum(t.again)::BIGINT AS again,
  sum(t.orders)::BIGINT AS orders,
  sum(t.revenue)::DECIMAL(38, 4) AS revenue,
  sum(t.cost)::DECIMAL(38, 4) AS cost,
  sum(t.revenue::DOUBLE ^ 2) AS revenue2,
  sum((t.revenue - t.cost)::DOUBLE ^ 2) AS margin2,
  sum(t.orders::DOUBLE ^ 2) AS orders2,
  sum(t.revenue::DOUBLE * t.orders) AS "cross",
  sum(t.revenue::DOUBLE * t.revenue_at_0) AS "first",
  sum(t.revenue_so_far ^ 2 - (t.revenue_so_far - t.revenue::DOUBLE) ^ 2) AS total2,
  sum(t.margin_so_far ^ 2 - (t.margin_so_far - (t.revenue - t.cost)::DOUBLE) ^ 2) AS total_margin2,
  sum(t.orders_so_far ^ 2 - (t.orders_so_far - t.orders) ^ 2) AS total_orders2,
  sum(t.revenue_so_far * t.orders_so_far - (t.revenue_so_far - t.revenue::DOUBLE) * (t.orders_so_far - t.orders)) AS total_cross
FROM steps t
JOIN sides s ON s.customer = t.customer
{%- if attributes %}
LEFT JOIN profiles p ON p.customer = t.customer
WHERE t.cohort IN ({{ cohorts | join(", ") }})
GROUP BY s.side, t.age, GROUPING SETS ({% for attribute in attributes %}(p.{{ attribute.column }}){{ ", " if not loop.last }}{% endfor %})
{%- else %}
GROUP BY s.side, t.cohort, t.age
{%- endif %}
ORDER BY ALL
