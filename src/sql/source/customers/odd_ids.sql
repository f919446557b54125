{#- Whether some ids have a sign in them that may make them differ from how they are read. Most files have none, and to plan what
    there is to say of them takes longer than to look at the rows of a small file. -#}
{% import "dialect.sql" as d -%}
SELECT coalesce(bool_or({{ d.is_odd_id(id) }}), false) AS is_any_odd
FROM {{ scan }}
