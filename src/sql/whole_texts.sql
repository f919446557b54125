{#- How many ids of some columns of text are not a whole number as a database writes it, without leading zeros or a plus;
    `missing`: the texts for a missing value do not count. -#}
{% import "dialect.sql" as d -%}
SELECT
  {%- for column in columns %}
  CAST(count(CASE WHEN {{ d.text(d.whole(column.name)) }} IS DISTINCT FROM {{ column.name }}
    {%- if column.missing %} AND {{ column.name }} NOT IN ('', 'NULL', '\N'){% else %} AND {{ column.name }} IS NOT NULL{% endif %} THEN 1 END) AS BIGINT) AS others{{ loop.index0 }}{{ "," if not loop.last }}
  {%- endfor %}
FROM {{ scan }}
