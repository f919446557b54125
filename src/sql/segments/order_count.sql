{#- How many orders, as text. -#}
CASE WHEN m.orders >= 5 THEN '5+' ELSE CAST(m.orders AS VARCHAR) END
