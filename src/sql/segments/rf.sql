{#- The scores of recency and frequency as one text, `R5 F3`; 5 best, equal values always one score. -#}
{%- macro above(number, cuts) -%}
(0{% for cut in cuts %} + CAST({{ number }} > {{ cut }} AS INTEGER){% endfor %})
{%- endmacro -%}
concat('R', 5 - {{ above(recency, cuts[0]) }}, ' F', 1 + {{ above(orders, cuts[1]) }})
