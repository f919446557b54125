{#- Groups of identical customers and their spend: by x, t_x, age and segment. `apart` lists further keys: later_orders
    for a holdout, repeat_spend for a bootstrap.

    customers      in the group; spenders: those with a positive spend on repeat days
    spender_spend  spend of the spenders on repeat days; spent: of all customers, on all days
    later_spend    of all, after the window -#}
SELECT
  w.x, w.t_x, w.age,
  {%- for column in apart %}
  w.{{ column }},
  {%- endfor %}
  {%- for attribute in attributes %}
  p.{{ attribute.column }} AS v{{ loop.index0 }},
  {%- endfor %}
  CAST(count(*) AS BIGINT) AS customers,
  CAST(count(*) FILTER (WHERE w.x > 0 AND w.repeat_spend > 0) AS BIGINT) AS spenders,
  CAST(coalesce(sum(w.repeat_spend) FILTER (WHERE w.x > 0 AND w.repeat_spend > 0), 0) AS DECIMAL(38, 4)) AS spender_spend,
  CAST(sum(w.spent) AS DECIMAL(38, 4)) AS spent,
  CAST(sum(w.later_spend) AS DECIMAL(38, 4)) AS later_spend
FROM {{ name }} w
{%- if attributes %}
JOIN customer_attributes p ON p.customer = w.customer
{%- endif %}
GROUP BY ALL
ORDER BY ALL
