{#- Amounts times the rate of their currency that holds at their time: the latest one that is not after it.

    rateless   an amount whose currency has no rate at that time -#}
CREATE OR REPLACE TABLE raw_lines AS
SELECT
  * EXCLUDE (factor_, currency_) REPLACE (
    CAST(amount * factor_ AS DECIMAL(18, 4)) AS amount,
    CAST(amount * factor_ AS DECIMAL(18, 4)) AS signed,
    CAST(cost * factor_ AS DECIMAL(18, 4)) AS cost
  ),
  amount IS NOT NULL AND factor_ IS NULL AS rateless
FROM (
  SELECT o.*, {% if base %}CASE WHEN o.currency_ = {{ base }} THEN 1 ELSE r.rate END{% else %}r.rate{% endif %} AS factor_
  FROM (SELECT *, upper(trim(currency)) AS currency_ FROM raw_lines) o
  ASOF LEFT JOIN companion_rates r ON r.currency = o.currency_ AND o.ts >= r.from_ts
) rated
