{#- What the customers of one side did in each period of equal length, customer by customer. Only those who ordered before
    the first period, so that every one of them is observed in all periods.

    n          number of the customer
    sides      1: treated, 2: control
    v0, …      value of each attribute at the first order
    place      period, 0 is the first
    orders     accepted orders
    amount     net amount, DECIMAL(38,4) -#}
{% import "dialect.sql" as d -%}
SELECT
  m.n,
  m.sides,
  {%- for attribute in attributes %}
  CAST(p.{{ attribute.column }} AS VARCHAR) AS v{{ loop.index0 }},
  {%- endfor %}
  CAST({{ d.whole_part("(" ~ d.epoch_day("f.ts") ~ " - (" ~ start ~ "))", days) }} AS INTEGER) AS place,
  CAST(count(*) FILTER (WHERE f.ordered) AS BIGINT) AS orders,
  CAST(coalesce(sum(f.amount), 0) AS DECIMAL(38, 4)) AS amount
FROM transactions f
JOIN side_members m ON m.customer = f.customer
{%- if attributes %}
JOIN customer_attributes p ON p.customer = m.customer
{%- endif %}
WHERE {{ d.epoch_day("f.ts") }} >= {{ start }}
  AND {{ d.epoch_day("f.ts") }} < {{ end }}
  AND {{ d.epoch_day("m.first_ts") }} < {{ start }}
  AND m.sides < 3
GROUP BY ALL
ORDER BY m.n, place
