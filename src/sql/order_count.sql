{#- How many orders, as text. -#}
CASE WHEN m.orders >= 5 THEN '5+' ELSE m.orders::VARCHAR END
