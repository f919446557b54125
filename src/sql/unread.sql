{#- Rows left out because their date or their amount cannot be read, with two examples of each; what is blank or stands for
    nothing is missing, not unreadable. -#}
SELECT
  count(unread_date) FILTER (WHERE reason = {{ no_date }}) AS dates,
  min(unread_date) FILTER (WHERE reason = {{ no_date }}) AS date_example,
  max(unread_date) FILTER (WHERE reason = {{ no_date }}) AS date_other,
  count(unread_amount) FILTER (WHERE reason = {{ no_amount }}) AS amounts,
  min(unread_amount) FILTER (WHERE reason = {{ no_amount }}) AS amount_example,
  max(unread_amount) FILTER (WHERE reason = {{ no_amount }}) AS amount_other
FROM lines
WHERE reason IN ({{ no_date }}, {{ no_amount }})
