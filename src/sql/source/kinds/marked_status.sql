{#- The status of a row, or what another column says of it: `cancelled = true`.

    markers   column, the values that say something (any value, if there are none), whether they only count beside no status,
              whether they follow the status, after `between` -#}
{% import "dialect.sql" as d -%}
CASE
  {%- for one in markers %}
  {%- set text = "lower(trim(" ~ d.text(one.column) ~ "))" %}
  WHEN {% if one.values %}{{ text }} IN ({{ one.values | join(", ") }}){% else %}{{ text }} NOT IN ('', '0', {{ placeholders | join(", ") }}){% endif %}
  {%- if one.yields and status %} AND coalesce(trim({{ status }}), '') = ''{% endif %} THEN {% if one.beside and status %}CASE WHEN coalesce(trim({{ status }}), '') = '' THEN '' ELSE trim({{ status }}) || {{ between }} END || {% endif %}{{ one.label }}{% if one.values %} || trim({{ d.text(one.column) }}){% endif %}
  {%- endfor %}
  {%- if status %}
  ELSE {{ status }}
  {%- endif %}
END
