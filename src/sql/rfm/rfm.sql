{#- The RFM group: scores of 1 to 5 by quintile, 5 best, equal values always one score; then the group of R and (F + M) / 2. -#}
{%- macro above(number, cuts) -%}
(0{% for cut in cuts %} + CAST({{ number }} > {{ cut }} AS INTEGER){% endfor %})
{%- endmacro -%}
{%- set r %}(5 - {{ above(recency, cuts[0]) }}){% endset -%}
{%- set fm %}((2 + {{ above(orders, cuts[1]) }} + {{ above(revenue, cuts[2]) }}) / 2.0){% endset -%}
CASE
  WHEN {{ r }} >= 4 AND {{ fm }} >= 4 THEN 'champions'
  WHEN {{ r }} >= 3 AND {{ fm }} >= 3 THEN 'loyal'
  WHEN {{ r }} >= 4 AND {{ fm }} >= 2 THEN 'potential loyalist'
  WHEN {{ r }} = 5 THEN 'new'
  WHEN {{ r }} = 4 THEN 'promising'
  WHEN {{ r }} = 3 AND {{ fm }} >= 2 THEN 'needs attention'
  WHEN {{ r }} = 3 THEN 'about to sleep'
  WHEN {{ r }} = 1 AND {{ fm }} >= 4 THEN 'can''t lose'
  WHEN {{ fm }} >= 3 THEN 'at risk'
  WHEN {{ r }} = 2 OR {{ fm }} >= 2 THEN 'hibernating'
  ELSE 'lost'
END
