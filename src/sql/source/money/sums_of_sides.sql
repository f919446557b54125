{#- The sums of two columns of amounts over some lines that name a customer, and whether others of these lines name none.

    lines     which lines, as SQL
    customer  the column of the customer, if there is one -#}
{% import "dialect.sql" as d -%}
{% set named = "coalesce(trim(" ~ d.text(customer) ~ "), '') <> ''" if customer else "true" -%}
SELECT
  CAST(sum({{ inward }}) FILTER (WHERE {{ named }}) AS DOUBLE) AS inward,
  CAST(sum({{ outward }}) FILTER (WHERE {{ named }}) AS DOUBLE) AS outward,
  coalesce(bool_or(NOT ({{ named }})), false) AS some_have_none
FROM {{ scan }}
WHERE {{ lines }}
