{#- Whether a column, such as an e-mail address, tells customers better than their ids.

    filled, different   rows that have a value, and how many values there are
    instead             rows without a customer that have a value -#}
{% import "dialect.sql" as d -%}
SELECT
  count(contact)::BIGINT AS filled,
  count(DISTINCT contact)::BIGINT AS different,
  count(contact) FILTER (WHERE customer IS NULL)::BIGINT AS instead
FROM (
  SELECT
    nullif(lower(trim({{ d.text(column) }})), '') AS contact,
    {{ "nullif(trim(" ~ customer ~ "), '')" if customer_is_text else customer }} AS customer
  FROM {{ scan }}
  {%- if filter %}
  WHERE {{ filter }}
  {%- endif %}
) contacts
