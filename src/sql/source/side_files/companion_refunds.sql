{#- The rows of a file of refunds: the order each belongs to, its time if it has one, and its amount. -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TEMP TABLE companion_refunds AS
SELECT {{ d.float_id(d.text(key)) }} AS key, {{ ts }} AS ts, {{ d.money(amount) }} AS amount
FROM {{ scan }}
{#- An order in a list without a refund. -#}
{% if has_empty %}
WHERE {{ amount }} IS NOT NULL OR {{ ts }} IS NOT NULL
{%- endif %}
