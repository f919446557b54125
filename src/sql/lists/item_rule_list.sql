{#- The rules of items, the most telling first. -#}
SELECT item, next_item, moves, support, confidence, lift
FROM item_rules
ORDER BY CASE WHEN lift > 1 THEN 0 ELSE 1 END, lift DESC, moves DESC, item, next_item
{%- if limit %}
LIMIT {{ limit }}
{%- endif %}
