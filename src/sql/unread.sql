{#- Rows excluded because their date or amount cannot be read, with two examples of each; blanks and signs for a missing
    value are missing, not unreadable. Days outside any plausible range are placeholders. -#}
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
FROM lines
WHERE reason IN ({{ no_date }}, {{ no_amount }})
