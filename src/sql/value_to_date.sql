{#- Net spend to the end of a window per customer, by segment: mean, median, deciles, and what the best tenth holds. -#}
SELECT
  {%- for attribute in attributes %}
  v{{ loop.index0 }},
  {%- endfor %}
  count(*)::BIGINT AS customers,
  sum(spent)::DECIMAL(38, 4) AS spent,
  quantile_cont(spent::DOUBLE, 0.5) AS median,
  {%- for tenth in range(1, 10) %}
  quantile_cont(spent::DOUBLE, 0.{{ tenth }}) AS d{{ tenth }},
  {%- endfor %}
  (sum(spent) FILTER (place <= members // 10))::DECIMAL(38, 4) AS best_tenth
FROM (
  SELECT
    w.spent,
    {%- for attribute in attributes %}
    p.{{ attribute.column }} AS v{{ loop.index0 }},
    {%- endfor %}
    row_number() OVER ({% if attributes %}PARTITION BY {% for attribute in attributes %}p.{{ attribute.column }}{{ ", " if not loop.last }}{% endfor %} {% endif %}ORDER BY w.spent DESC) AS place,
    count(*) OVER ({% if attributes %}PARTITION BY {% for attribute in attributes %}p.{{ attribute.column }}{{ ", " if not loop.last }}{% endfor %}{% endif %}) AS members
  FROM {{ name }} w
  {%- if attributes %}
  JOIN profiles p ON p.customer = w.customer
  {%- endif %}
)
GROUP BY ALL
ORDER BY ALL
