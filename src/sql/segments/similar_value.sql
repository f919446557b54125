{#- The value that is another one but for capitals and blanks around it; first of all the value itself, if customers have it. -#}
{%- set text = "CAST(" ~ column ~ " AS VARCHAR)" -%}
SELECT {{ text }} AS value, count(*) AS customers
FROM customer_attributes
WHERE lower(trim({{ text }})) = lower(trim({{ value }}))
GROUP BY 1
ORDER BY {{ text }} = {{ value }} DESC, customers DESC, value
LIMIT 1
