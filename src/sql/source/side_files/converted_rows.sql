{#- Amounts times the rate of their currency that holds at their time: the latest one that is not after it.

    rateless   an amount whose currency has no rate at that time -#}
{% import "dialect.sql" as d -%}
{%- macro converted(column) %}CAST({{ column }} * factor_ AS DECIMAL(18, 4)){% endmacro -%}
CREATE OR REPLACE TABLE raw_lines AS
SELECT
  {{ d.all_with("factor_, currency_", [
    [converted("amount"), "amount"], [converted("amount"), "signed"], [converted("cost"), "cost"]
  ]) }},
  amount IS NOT NULL AND factor_ IS NULL AS rateless
FROM (
  SELECT o.*, {% if base %}CASE WHEN o.currency_ = {{ base }} THEN 1 ELSE r.rate END{% else %}r.rate{% endif %} AS factor_
  FROM (SELECT *, upper(trim(currency)) AS currency_ FROM raw_lines) o
  ASOF LEFT JOIN companion_rates r ON r.currency = o.currency_ AND o.ts >= r.from_ts
) rated
