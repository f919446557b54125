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
SELECT
  {%- for attribute in attributes %}
  v{{ loop.index0 }},
  {%- endfor %}
  {%- if months %}
  month,
  {%- endif %}
  customers, spent, best_tenth, {{ d.element("tenths", 5) }} AS median
  {%- for tenth in range(1, 10) %},
  {{ d.element("tenths", tenth) }} AS d{{ tenth }}
  {%- endfor %}
FROM (
  SELECT
    {%- for attribute in attributes %}
    v{{ loop.index0 }},
    {%- endfor %}
    {%- if months %}
    month,
    {%- endif %}
    CAST(count(*) AS BIGINT) AS customers,
    CAST(sum(spent) AS DECIMAL(38, 4)) AS spent,
    {{ d.tenths("CAST(spent AS DOUBLE)") }} AS tenths,
    CAST(sum(spent) FILTER (WHERE place <= {{ d.whole_part("members", 10) }}) AS DECIMAL(38, 4)) AS best_tenth
  FROM (
    SELECT
      w.spent,
      {%- for attribute in attributes %}
      p.{{ attribute.column }} AS v{{ loop.index0 }},
      {%- endfor %}
      {%- if months %}
      CAST({{ d.period("month", "(DATE '1970-01-01' + w.born)", 0) }} AS INTEGER) AS month,
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
