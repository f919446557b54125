{#- Ids that may be placeholders: a typical name such as guest (`is_name`); 0 and numbers of nines (`is_number`), which stand
    for nobody only if they have more orders than others; one id with a large part of the orders of a sample, if there are
    `many` customers; ids that begin as words for an erased customer do (`may_be_erased`), of which `erased_ids` tells more.
    How many orders each has is counted afterwards. Ids that are numbers (`are_numbers`) have no
    names. Those that do not stand as texts (`is_text` is false) are compared as numbers: to write each as a text costs more
    than all the rest. -#}
{% import "dialect.sql" as d -%}
{%- set mark = "'" if is_text else "" -%}
{%- set numbers -%} ({{ mark ~ "0" ~ mark }}{% for digits in range(4, 11) %}, {{ mark ~ "9" * digits ~ mark }}{% endfor %}) {%- endset -%}
{%- set id -%} {% if is_text %} lower(trim(CAST(customer AS VARCHAR))) {%- else %} customer {%- endif %} {%- endset -%}
SELECT CAST(customer AS VARCHAR) AS customer, false AS is_name, id IN {{ numbers }} AS is_number, false AS may_be_erased
FROM (
  SELECT customer, {{ id }} AS id, count(*) AS orders
  {%- if sampled_lines %}
  FROM {{ orders }}
  WHERE {% for line in sampled_lines %}line BETWEEN {{ line }} AND {{ line + sampled_rows - 1 }}{{ " OR " if not loop.last }}{% endfor %}
  {%- else %}
  FROM {{ d.sampled("SELECT customer FROM " ~ orders, 20000) }}
  {%- endif %}
  GROUP BY customer
) sampled
WHERE orders > 1 AND ({{ "orders > 0.03 * least(20000, " ~ accepted ~ ") OR " if many }}id IN {{ numbers }})
{%- if not (are_numbers and is_text) %}
UNION ALL
{%- if is_text %}
SELECT CAST(customer AS VARCHAR) AS customer, is_name, false AS is_number, NOT is_name AS may_be_erased
FROM (
  SELECT
    customer,
    {{ d.is_among("id", placeholders) }} OR id LIKE 'donotreply%@%' OR (id LIKE 'no%@%' AND (id LIKE 'no%reply%@%' OR id LIKE 'no%mail@%')) AS is_name,
    {{ d.is_among("substr(ltrim(id, '[(<*'), 1, 4)", erased) }} AS begins_as_erased
  FROM (SELECT customer, {{ id }} AS id FROM {{ customers }}) ids
) named
WHERE is_name OR begins_as_erased
{%- else %}
SELECT CAST(customer AS VARCHAR) AS customer, true AS is_name, false AS is_number, false AS may_be_erased
FROM {{ customers }}
WHERE customer = -1
{%- endif %}
{%- endif %}
