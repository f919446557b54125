{#- An attribute of the customer `p` as a number; NULL if it is none. -#}
{% import "dialect.sql" as d -%}
{{ d.typed("p." ~ column, "DOUBLE") }}
