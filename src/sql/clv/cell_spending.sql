{#- Members of some cohorts by their contribution to a cell: x to the numerator, y to the denominator. Members without a
    contribution are omitted. -#}
WITH members AS (
  SELECT
    customer,
    coalesce(sum({{ value }}) {% if not cumulative %}FILTER (WHERE age = {{ age }}){% endif %}, 0) AS x,
    {%- if over == "orders" %}
    coalesce(sum(orders), 0) AS y
    {%- elif over == "first" %}
    coalesce(sum(revenue) FILTER (WHERE age = 0), 0) AS y
    {%- else %}
    1 AS y
    {%- endif %}
  FROM spending
  WHERE (
      {%- for place in places %}
      cohort = {{ place.cohort }}{% if place.acquisition_periods %} AND acquisition_period IN ({{ place.acquisition_periods | join(", ") }}){% endif %}{{ " OR" if not loop.last }}
      {%- endfor %}
    )
    AND {% if cumulative %}age <= {{ age }}{% elif over == "first" %}age IN (0, {{ age }}){% else %}age = {{ age }}{% endif %}
  GROUP BY customer
)
SELECT CAST(x AS DOUBLE) AS x, CAST(y AS DOUBLE) AS y, CAST(count(*) AS BIGINT) AS members
FROM members
GROUP BY ALL
