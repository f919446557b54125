{#- Quintile edges of recency, orders and revenue over all customers; equal values stay together.

    r1 … r4, f1 … f4, m1 … m4   never falling -#}
{% import "dialect.sql" as d -%}
SELECT
  {%- for letter, number in [("r", "recency_days"), ("f", "orders"), ("m", "CAST(revenue AS DOUBLE)")] %}
  {%- for part in range(1, 5) %}
  CAST({{ d.quantile_value(number, part ~ " / 5") }} AS DOUBLE) AS {{ letter }}{{ part }}{{ "," if not (loop.last and letter == "m") }}
  {%- endfor %}
  {%- endfor %}
FROM {{ name }}
