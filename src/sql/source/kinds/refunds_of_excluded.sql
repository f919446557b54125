{#- How many refunds belong to an order that is left out for its status, and how many rows without a status do: a shop may
    write the status of an order on its first line alone. -#}
{% import "accepted.sql" as accepted -%}
SELECT
  count(*) FILTER (WHERE {{ accepted.refunds_an_excluded(excluded_statuses) }}) AS refunds,
  {% if own_statuses %}count(*) FILTER (WHERE {{ accepted.has_excluded_status(own_statuses) }}){% else %}0{% endif %} AS further
FROM raw_lines
