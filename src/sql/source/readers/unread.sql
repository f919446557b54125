{#- Rows excluded because their date or amount cannot be read, with two examples of each; blanks and signs for a missing
    value are missing, not unreadable. Days outside any plausible range are placeholders. With orders, further rows of one lack what its first row
    has, and lose nothing. -#}
SELECT
  count(ts) FILTER (WHERE reason = {{ no_date }}) AS days,
  min(ts) FILTER (WHERE reason = {{ no_date }}) AS day_example,
  max(ts) FILTER (WHERE reason = {{ no_date }}) AS day_other,
  count(unread_date) FILTER (WHERE reason = {{ no_date }}) AS dates,
  min(unread_date) FILTER (WHERE reason = {{ no_date }}) AS date_example,
  max(unread_date) FILTER (WHERE reason = {{ no_date }}) AS date_other,
  count(unread_amount) FILTER (WHERE reason = {{ no_amount }}) AS amounts,
  min(unread_amount) FILTER (WHERE reason = {{ no_amount }}) AS amount_example,
  max(unread_amount) FILTER (WHERE reason = {{ no_amount }}) AS amount_other
  {%- if has_orders %},
  count(CASE WHEN reason = {{ no_date }} AND ts IS NULL AND unread_date IS NULL AND coalesce(signed, 0) = 0 AND oid IN (SELECT oid FROM lines WHERE ts IS NOT NULL) THEN 1 END) AS further_dates,
  count(CASE WHEN reason = {{ no_amount }} AND unread_amount IS NULL AND oid IN (SELECT oid FROM lines WHERE signed IS NOT NULL) THEN 1 END) AS further_amounts
  {%- endif %}
FROM lines
WHERE reason IN ({{ no_date }}, {{ no_amount }})
