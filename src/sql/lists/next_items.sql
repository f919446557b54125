{#- What is proposed to one customer: the item bought last, and the rules that begin with it, the highest confidence first. -#}
SELECT i.item AS last_item, r.next_item, r.moves, r.support, r.confidence, r.lift
FROM last_items i
LEFT JOIN item_rules r ON r.item = i.item AND r.nth <= {{ most }}
WHERE CAST(i.customer AS VARCHAR) = {{ id }}
ORDER BY r.nth
