{#- Members of some cohorts by their contribution to a cell: x to the numerator, y to the denominator. Members without a
    contribution are omitted. More than `most` distinct values are binned, each bin represented by its mean. -#}
WITH members AS (
  SELECT
    customer,
    coalesce(sum({{ value }}) {% if not cumulative %}FILTER (age = {{ age }}){% endif %}, 0) AS x,
    {%- if over == "orders" %}
    coalesce(sum(orders), 0) AS y
    {%- elif over == "first" %}
    coalesce(sum(revenue) FILTER (age = 0), 0) AS y
    {%- else %}
    1 AS y
    {%- endif %}
  FROM spending
  WHERE (
      {%- for place in places %}
      cohort = {{ place.cohort }}{% if place.parts %} AND part IN ({{ place.parts | join(", ") }}){% endif %}{{ " OR" if not loop.last }}
      {%- endfor %}
    )
    AND {% if cumulative %}age <= {{ age }}{% elif over == "first" %}age IN (0, {{ age }}){% else %}age = {{ age }}{% endif %}
  GROUP BY customer
), valued AS (
  SELECT x, y, count(*) AS members
  FROM members
  GROUP BY x, y
), placed AS (
  SELECT *, row_number() OVER (ORDER BY x, y) - 1 AS place, count(*) OVER () AS different
  FROM valued
)
SELECT
  sum(x::DOUBLE * members) / sum(members) AS x,
  sum(y::DOUBLE * members) / sum(members) AS y,
  sum(members)::BIGINT AS members
FROM placed
GROUP BY CASE WHEN different <= {{ most }} THEN place ELSE place * {{ most }} // different END
ORDER BY x, y
