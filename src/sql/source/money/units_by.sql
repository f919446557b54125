{#- Amounts of one in `part` rows by a key: how many are above 0, how many of these have decimals, how many are whole numbers above
    `large`, their sum, and the sum of their logarithms. To choose by the place of a row is cheap: amounts of other rows are not
    computed.

    between   only the moments from the first to the second, if given -#}
{% import "dialect.sql" as d -%}
SELECT
  {{ key }} AS key,
  CAST(count(*) AS BIGINT) AS "rows",
  CAST(count(*) FILTER (WHERE amount % 1 <> 0) AS BIGINT) AS decimals,
  CAST(count(*) FILTER (WHERE amount % 1 = 0 AND amount > {{ large }}) AS BIGINT) AS large,
  CAST(sum(CAST(amount AS DOUBLE)) AS DOUBLE) AS total,
  CAST(sum(log10(CAST(amount AS DOUBLE))) AS DOUBLE) AS magnitude
FROM lines
WHERE reason = 0 AND refund IS NOT TRUE AND amount > 0{{ " AND line % " ~ part ~ " = 0" if part > 1 }}
  {%- if between %} AND ts BETWEEN {{ between[0] }} AND {{ between[1] }}{% endif %}
GROUP BY 1
ORDER BY 1
