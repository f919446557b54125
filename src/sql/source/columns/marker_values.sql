{#- The values of columns without capitals and blanks around them, by the places of the columns, most frequent first. Equal texts
    are counted first: there are few of them, and each is changed once.

    apart   each column is read alone: to write many rows below each other takes longer -#}
{% import "dialect.sql" as d -%}
{%- set rows -%}{{ scan }}{% if first %} LIMIT {{ first }}{% endif %}{%- endset -%}
SELECT place, value, "rows"
FROM (
  SELECT
    CAST(place AS BIGINT) AS place,
    coalesce(lower(trim(value)), '') AS value,
    CAST(sum(equal) AS BIGINT) AS "rows",
    row_number() OVER (PARTITION BY place ORDER BY sum(equal) DESC, coalesce(lower(trim(value)), '')) AS rank
  FROM (
    {%- if apart %}
    {%- for column in columns %}
    SELECT {{ loop.index0 }} AS place, {{ d.text(column) }} AS value, equal
    FROM (SELECT {{ column }}, count(*) AS equal FROM (SELECT {{ column }} FROM {{ rows }}) looked_at GROUP BY 1) each_value
    {{- " UNION ALL" if not loop.last }}
    {%- endfor %}
    {%- else %}
    SELECT place, value, count(*) AS equal
    FROM (SELECT {{ d.values_by_place(columns) }} FROM (SELECT {{ columns | join(", ") }} FROM {{ rows }}) looked_at) each_value
    GROUP BY place, value
    {%- endif %}
  ) texts
  GROUP BY place, coalesce(lower(trim(value)), '')
) counted
WHERE rank <= {{ most }}
ORDER BY place, rank
