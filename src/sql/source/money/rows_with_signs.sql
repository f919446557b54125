{#- Rows that hold one of some signs in any of some columns. -#}
{% import "dialect.sql" as d -%}
SELECT CAST(count(*) AS BIGINT) AS "rows"
FROM {{ scan }}
WHERE {% for column in columns %}{% set outer = loop.last %}{% for sign in signs %}coalesce({{ d.contains(d.text(column), sign) }}, false){{ " OR " if not (outer and loop.last) }}{% endfor %}{% endfor %}
