{#- The profiles with one more column: something told of every customer that is no column of the source. -#}
CREATE OR REPLACE TABLE profiles AS
SELECT p.*, ({{ expression }}) AS {{ column }}
FROM profiles p
JOIN totals m ON m.customer = p.customer
{%- if first_value %}
JOIN first_values f ON f.customer = p.customer
{%- endif %}
