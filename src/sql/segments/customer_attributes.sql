{#- Attributes of every customer at the first order (as the table `name`). If its lines differ, or several orders are at
    that moment, the line with the largest amount decides, then the first line. If rows are orders, almost no first order
    has two lines: the others are copied, which is much faster than a search for the largest. The first order is the first
    accepted one, even if another is the entry (`chosen`).

    months     as of the customers, if it is asked for (`with_months`)
    values     of an attribute: all values it takes in the rows, if they are few and the rows many. The first orders then hold its
               number among them, because they are all in memory at once -#}
{% import "dialect.sql" as d -%}
{%- set orders = "accepted_orders" if chosen else "orders" -%}
{%- set customers = "entries" if chosen else "customers" -%}
{%- set entered -%}{%- if chosen %} AND c.entry_ts IS NOT NULL{% endif -%}{%- endset -%}
{%- macro held(attribute) -%}
{%- set value -%}l.{{ attribute.column }}{%- endset -%}
{%- if attribute.values %}{{ d.code(value, attribute.values) }} AS {{ attribute.column }}{% else %}{{ value }}{% endif -%}
{%- endmacro -%}
{%- macro text(attribute, value) -%}
{%- if attribute.values %}{{ d.text(value) }}{% else %}{{ value }}{% endif -%}
{%- endmacro -%}
{%- macro best_of(lines) -%}
{%- set columns = attributes | map(attribute="column") | list -%}
SELECT
  customer,{{ " months," if with_months }}
  {%- for attribute in attributes %}
  {{ text(attribute, "best." ~ attribute.column) }} AS {{ attribute.column }}{{ "," if not loop.last }}
  {%- endfor %}
FROM (
  SELECT
    f.customer,{{ " f.months," if with_months }}
    {{ d.least_by(d.record(columns, columns), ["-coalesce(f.amount, 0)", "f.line"]) }} AS best
  FROM {{ lines }} f
  GROUP BY f.customer{{ ", f.months" if with_months }}
)
{%- endmacro -%}
CREATE OR REPLACE TABLE {{ name }} AS
{%- if not attributes %}
SELECT customer{{ ", months" if with_months }} FROM customers
{%- else %}
WITH firsts AS MATERIALIZED (
  SELECT l.customer, l.amount, l.line{{ ", c.months" if with_months }}
  {%- for attribute in attributes %}, {{ held(attribute) }}{% endfor %}
  {%- if row_is_order %}
  FROM {{ orders }} l
  JOIN {{ customers }} c ON c.customer = l.customer AND l.ts = c.first_ts
  {{- entered }}
  {%- else %}
  FROM (
    SELECT o.customer, o.oid, o.ts
    FROM {{ orders }} o
    JOIN {{ customers }} c ON c.customer = o.customer AND o.ts = c.first_ts
    {{- entered }}
    GROUP BY o.customer, o.oid, o.ts
  ) f
  JOIN lines l ON l.customer = f.customer AND l.oid IS NOT DISTINCT FROM f.oid AND (f.oid IS NOT NULL OR l.ts = f.ts)
  WHERE l.reason = 0 AND NOT l.refund
  {%- endif %}
)
{%- if row_is_order %}, several AS MATERIALIZED (
  {#- Mostly no customer has two, and to count them shows it: that is cheaper than to group them. #}
  SELECT customer
  FROM firsts
  WHERE (SELECT count(*) FROM firsts) > (SELECT count(*) FROM {{ customers }} c{% if chosen %} WHERE c.entry_ts IS NOT NULL{% endif %})
  GROUP BY customer
  HAVING count(*) > 1
)
SELECT f.customer{{ ", f.months" if with_months }}
{%- for attribute in attributes %}, {{ text(attribute, "f." ~ attribute.column) }}{{ " AS " ~ attribute.column if attribute.values }}{% endfor %}
FROM firsts f
ANTI JOIN several s ON s.customer = f.customer
UNION ALL
{{ best_of("(SELECT * FROM firsts SEMI JOIN several USING (customer))") }}
{%- else %}
{{ best_of("firsts") }}
{%- endif %}
{%- endif %}
