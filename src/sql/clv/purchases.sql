{#- Purchase statistics of every customer (`filter_table`: of those of a drill) acquired by the end of a window, and what followed it.

    x, t_x, age    repeat purchase days; last minus first; end of the window minus first: days
    born           days since 1970-01-01 of the first purchase
    spent          net spend of the window; repeat_spend: without the first day
    later_orders   purchase days after the window; later_spend: net amount of those days. A refund of an earlier
                   purchase is not part of it, even if its money moved after the window -#}
{% import "dialect.sql" as d -%}
CREATE TABLE IF NOT EXISTS {{ name }} AS
WITH days AS (
  {%- if has_refunds %}
  SELECT s.customer, s.day, sum(s.spend) AS spend
  FROM customer_days s
  {{ d.in_segment(filter_table, "s.customer") }}
  WHERE s.settled <= {{ end }}
  GROUP BY ALL
  {%- else %}
  SELECT s.customer, s.day, s.spend
  FROM customer_days s
  {{ d.in_segment(filter_table, "s.customer") }}
  WHERE s.day <= {{ end }}
  {%- endif %}
), summaries AS (
  SELECT
    customer,
    min(day) AS born,
    CAST(count(*) - 1 AS INTEGER) AS x,
    max(day) - min(day) AS t_x,
    {{ end }} - min(day) AS age,
    CAST(sum(spend) AS DECIMAL(38, 4)) AS spent,
    CAST(sum(spend) - {{ d.least_by("spend", ["day"]) }} AS DECIMAL(38, 4)) AS repeat_spend
  FROM days
  GROUP BY customer
), later AS (
  SELECT customer, count(*) FILTER (WHERE bought) AS orders, CAST(sum(spend) AS DECIMAL(38, 4)) AS spend
  FROM customer_days
  WHERE day > {{ end }}
  GROUP BY customer
)
SELECT s.*, CAST(coalesce(l.orders, 0) AS INTEGER) AS later_orders, CAST(coalesce(l.spend, 0) AS DECIMAL(38, 4)) AS later_spend
FROM summaries s
LEFT JOIN later l ON l.customer = s.customer
