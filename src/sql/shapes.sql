{#- The texts of a column by shape: the text with every digit as a 0.

    rows        values of that shape
    least       the least of them, most the greatest, as texts
    most_rest   the greatest of what follows their first number
    least_end   the least of what follows their second number, most_end the greatest -#}
{% import "dialect.sql" as d -%}
SELECT
  shape,
  count(*) AS "rows",
  min(v) AS least,
  max(v) AS most,
  max(rest) AS most_rest,
  min({{ d.without_leading_digits(d.without_leading_signs("rest")) }}) AS least_end,
  max({{ d.without_leading_digits(d.without_leading_signs("rest")) }}) AS most_end
FROM (
  SELECT v, {{ d.shape("v") }} AS shape, {{ d.behind_first_number("v") }} AS rest
  FROM (
    SELECT nullif(trim({{ d.text(column) }}), '') AS v
    FROM {{ scan }}
    {%- if first %}
    LIMIT {{ first }}
    {%- endif %}
  ) texts
  WHERE v IS NOT NULL
) shaped
GROUP BY shape
ORDER BY "rows" DESC, shape
LIMIT {{ most }}
