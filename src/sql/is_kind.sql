{#- Whether a column has one of some values, but for capitals and blanks around them. -#}
{% import "dialect.sql" as d -%}
coalesce(lower(trim({{ d.text(column) }})), '') IN ({{ values | join(", ") }})
