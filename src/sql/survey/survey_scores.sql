{#- Answers of a window added up customer by customer, and how many customers have the same sums. Answers without an id are each
    of another customer.

    kind       kind of question
    period     period of the answer, if periods are asked for
    has_orders whether the customer has orders
    v0, …      value of each attribute at the first order
    answers, positive, negative, score   of each of these customers
    customers  how many -#}
{% import "dialect.sql" as d -%}
WITH buyers AS (
  SELECT {{ d.float_id(d.text("c.customer")) }} AS id, c.customer
  FROM customers c
  {{ d.in_segment(filter_table, "c.customer") }}
), each AS (
  SELECT
    a.kind,
    {%- if grain %}
    {{ d.period_name(grain, "a.ts") }} AS period,
    {%- endif %}
    {%- for attribute in attributes %}
    CAST(p.{{ attribute.column }} AS VARCHAR) AS v{{ loop.index0 }},
    {%- endfor %}
    b.id IS NOT NULL AS has_orders,
    a.customer,
    CASE WHEN a.customer IS NULL OR a.customer = '' THEN a.place END AS alone,
    count(*) AS answers,
    count(*) FILTER (WHERE a.opinion > 0) AS positive,
    count(*) FILTER (WHERE a.opinion < 0) AS negative,
    sum(a.score) AS score
  FROM survey_opinions a
  {{ "JOIN" if filter_table else "LEFT JOIN" }} buyers b ON b.id = a.customer
  {%- if attributes %}
  LEFT JOIN customer_attributes p ON p.customer = b.customer
  {%- endif %}
  {%- if window %}
  WHERE {{ d.epoch_day("a.ts") }} >= {{ window.from }} AND {{ d.epoch_day("a.ts") }} < {{ window.to }}
  {%- endif %}
  GROUP BY ALL
)
SELECT
  kind,
  {%- if grain %}
  period,
  {%- endif %}
  {%- for attribute in attributes %}
  v{{ loop.index0 }},
  {%- endfor %}
  has_orders,
  CAST(answers AS BIGINT) AS answers,
  CAST(positive AS BIGINT) AS positive,
  CAST(negative AS BIGINT) AS negative,
  score,
  CAST(count(*) AS BIGINT) AS customers
FROM each
GROUP BY ALL
ORDER BY ALL
