{#- Whether a column has one of some values, but for capitals and blanks around them; any value, if there are none. -#}
{% import "dialect.sql" as d -%}
{% set text = "lower(trim(" ~ d.text(column) ~ "))" -%}
{% if values %}coalesce({{ text }}, '') IN ({{ values | join(", ") }}){% else %}coalesce({{ text }}, '') NOT IN ('', '0', {{ placeholders | join(", ") }}){% endif %}
