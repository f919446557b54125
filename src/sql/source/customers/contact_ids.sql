{#- Whether a column, such as an e-mail address, tells customers better than their ids.

    filled, different   rows that have a value, and how many values there are
    instead             rows without a customer that have a value -#}
{% import "dialect.sql" as d -%}
SELECT
  CAST(count(contact) AS BIGINT) AS filled,
  CAST(count(DISTINCT contact) AS BIGINT) AS different,
  CAST(count(contact) FILTER (WHERE customer IS NULL) AS BIGINT) AS instead
FROM (
  SELECT
    nullif(lower(trim({{ d.text(column) }})), '') AS contact,
    {{ "nullif(trim(" ~ customer ~ "), '')" if customer_is_text else customer }} AS customer
  FROM {{ scan }}
  {%- if filter %}
  WHERE {{ filter }}
  {%- endif %}
) contacts
