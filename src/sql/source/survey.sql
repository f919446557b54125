{#- One row per reason: number of rows, their amount, first and last date.

    part         of one in so many rows, the average logarithm of whole numbers and of others is found too
    is_negated   rows for which the filter is neither true nor false are counted too -#}
SELECT
  CAST(reason AS INTEGER) AS reason,
  refund IS TRUE AS refund,
  count(*) AS "rows",
  CAST(sum({{ "signed" if plain else "amount" }}) AS DECIMAL(38, 4)) AS amount,
  CAST(max({{ "signed" if plain else "amount" }}) AS DECIMAL(38, 4)) AS most,
  count(*) FILTER (WHERE {{ "signed" if plain else "amount" }} % 1 = 0) AS whole_numbers,
  {%- if part %}
  {%- for sign in ["=", "<>"] %}
  avg(CASE WHEN line % {{ part }} = 0 AND amount > 0 AND amount % 1 {{ sign }} 0 THEN log10(CAST(amount AS DOUBLE)) END) AS {{ "whole" if sign == "=" else "other" }}_magnitude,
  {%- endfor %}
  {%- endif %}
  {%- if has_cost %}
  count(*) FILTER (WHERE cost IS NULL) AS without_cost,
  {%- endif %}
  {%- if is_negated %}
  count(*) FILTER (WHERE kept IS NULL) AS undecided,
  {%- endif %}
  min(ts) AS first_ts,
  max(ts) AS last_ts
FROM lines
GROUP BY ALL
ORDER BY ALL
