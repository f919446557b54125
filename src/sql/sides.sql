{#- Who belongs to which side; a customer can belong to several, or to none. -#}
CREATE OR REPLACE TABLE sides AS
{%- for condition in conditions %}
SELECT tenure_customer AS customer, {{ loop.index0 }}::INTEGER AS side
FROM people
WHERE {{ condition }}
{{ "UNION ALL" if not loop.last }}
{%- endfor %}
