{#- Net spend to the end of a window per customer: mean, median, deciles, and the share of the top decile; by segment,
    or with `months` by the month of the first purchase. -#}
{% import "dialect.sql" as d -%}
{%- set by -%}
{%- if months -%}
PARTITION BY {{ d.period("month", "(DATE '1970-01-01' + w.born)", 0) }}
{%- elif attributes -%}
PARTITION BY {% for attribute in attributes %}p.{{ attribute.column }}{{ ", " if not loop.last }}{% endfor %}
{%- endif -%}
{%- endset -%}
SELECT * EXCLUDE (tenths), tenths[5] AS median
  {%- for tenth in range(1, 10) %},
  tenths[{{ tenth }}] AS d{{ tenth }}
  {%- endfor %}
FROM (
  SELECT
    {%- for attribute in attributes %}
    v{{ loop.index0 }},
    {%- endfor %}
    {%- if months %}
    month,
    {%- endif %}
    count(*)::BIGINT AS customers,
    sum(spent)::DECIMAL(38, 4) AS spent,
    quantile_cont(spent::DOUBLE, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) AS tenths,
    (sum(spent) FILTER (place <= members // 10))::DECIMAL(38, 4) AS best_tenth
  FROM (
    SELECT
      w.spent,
      {%- for attribute in attributes %}
      p.{{ attribute.column }} AS v{{ loop.index0 }},
      {%- endfor %}
      {%- if months %}
      ({{ d.period("month", "(DATE '1970-01-01' + w.born)", 0) }})::INTEGER AS month,
      {%- endif %}
      row_number() OVER ({{ by }} ORDER BY w.spent DESC) AS place,
      count(*) OVER ({{ by }}) AS members
    FROM {{ name }} w
    {%- if attributes %}
    JOIN customer_attributes p ON p.customer = w.customer
    {%- endif %}
  )
  GROUP BY ALL
)
ORDER BY ALL
