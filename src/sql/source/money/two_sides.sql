{#- The sums of two columns of amounts, as texts: equal if every amount stands once on each side, as in a ledger of double entries. -#}
{% import "dialect.sql" as d -%}
SELECT
  sum({{ inward }}) IS NOT NULL AND abs(sum({{ inward }}) - sum({{ outward }})) < 0.005 * count(*) AS balanced
FROM {{ scan }}
