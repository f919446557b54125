{#- One row per reason: number of rows, their amount, first and last date. The columns are those of the survey of a file.

    odd_ids   rows whose id has signs that the program here would take off or change
    dated     rows with a date, in range or not
    hash      a sum of hashes over the columns that figures rest on (s.hashed), which changes if any value does; none if the database
              cannot compute it
    hash_wide the same over the attributes too (s.hashed_wide), if they are read -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
WITH {{ b.rows(s) }}, t_counted AS (
  SELECT
    {{ (s.hashed_wide or s.hashed) | join(", ") }},
    {{ "CASE WHEN amount < 0 THEN 1 ELSE 0 END" if s.has_amount else "0" }} AS refund,
    CASE
      WHEN customer IS NULL{% if s.guests %} OR {{ d.text("customer") }} IN ({{ s.guests | join(", ") }}){% endif %} THEN {{ code.guest }}
      {%- if s.excluded_statuses %}
      WHEN status IN ({{ s.excluded_statuses | join(", ") }}) THEN {{ code.status }}
      {%- endif %}
      WHEN ts IS NULL OR ts < {{ d.moment("1900-01-02 00:00:00") }} OR ts >= {{ d.moment("2200-01-01 00:00:00") }} THEN {{ code.no_date }}
      {%- if s.has_amount %}
      WHEN amount IS NULL THEN {{ code.no_amount }}
      {%- endif %}
      {%- if s.end %}
      WHEN ts >= {{ d.moment(s.end) }} THEN {{ code.after_as_of }}
      {%- endif %}
      {%- if s.has_amount and s.ignores_refunds %}
      WHEN amount < 0 THEN {{ code.refund_ignored }}
      {%- endif %}
      ELSE 0
    END AS reason
  FROM t_rows
)
SELECT
  reason,
  refund,
  COUNT(*) AS row_count,
  {%- if s.has_amount %}
  {{ d.money("SUM(amount)") }} AS amount,
  {{ d.money("MAX(amount)") }} AS most,
  {{ d.big("SUM(CASE WHEN amount = FLOOR(amount) THEN 1 ELSE 0 END)") }} AS whole_numbers,
  {%- endif %}
  {%- if s.has_cost %}
  {{ d.big("SUM(CASE WHEN cost IS NULL THEN 1 ELSE 0 END)") }} AS without_cost,
  {%- endif %}
  {%- if s.customer_is_text %}
  {{ d.big("SUM(CASE WHEN " ~ d.has_odd_signs("customer") ~ " OR customer LIKE '%.0' OR customer LIKE '%.00' THEN 1 ELSE 0 END)") }} AS odd_ids,
  {%- endif %}
  {%- if has_fingerprint %}
  {{ d.fingerprint(s.hashed) }} AS hash,
  {%- if s.hashed_wide %}
  {{ d.fingerprint(s.hashed_wide) }} AS hash_wide,
  {%- endif %}
  {%- endif %}
  COUNT(ts) AS dated,
  MIN(ts) AS first_ts,
  MAX(ts) AS last_ts
FROM t_counted
GROUP BY reason, refund
