{#- The rows of a file of exchange rates: a currency, the moment from which a rate holds, and the rate. -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TEMP TABLE companion_rates AS
SELECT upper(trim({{ d.text(currency) }})) AS currency, {{ ts }} AS from_ts, {{ d.rate(rate) }} AS rate
FROM {{ scan }}
WHERE {{ ts }} IS NOT NULL AND {{ d.rate(rate) }} > 0
