{#- One row per reason: number of rows, their amount, first and last date.

    magnitudes   whether the average logarithm of whole numbers and of others is found too -#}
SELECT
  CAST(reason AS INTEGER) AS reason,
  refund IS TRUE AS refund,
  count(*) AS "rows",
  CAST(sum({{ "signed" if plain else "amount" }}) AS DECIMAL(38, 4)) AS amount,
  CAST(max({{ "signed" if plain else "amount" }}) AS DECIMAL(38, 4)) AS most,
  count(*) FILTER (WHERE {{ "signed" if plain else "amount" }} % 1 = 0) AS whole_numbers,
  {%- if magnitudes %}
  {%- for sign in ["=", "<>"] %}
  avg(log10(CAST(amount AS DOUBLE))) FILTER (WHERE amount > 0 AND amount % 1 {{ sign }} 0) AS {{ "whole" if sign == "=" else "other" }}_magnitude,
  {%- endfor %}
  {%- endif %}
  {%- if has_cost %}
  count(*) FILTER (WHERE cost IS NULL) AS without_cost,
  {%- endif %}
  min(ts) AS first_ts,
  max(ts) AS last_ts
FROM lines
GROUP BY ALL
ORDER BY ALL
