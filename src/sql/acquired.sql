{#- The period of the first order as text. -#}
{%- if grain == "month" -%} strftime(m.first_ts, '%Y-%m')
{%- elif grain == "quarter" -%} year(m.first_ts)::VARCHAR || '-Q' || quarter(m.first_ts)::VARCHAR
{%- elif grain == "year" -%} year(m.first_ts)::VARCHAR
{%- elif grain == "week" -%} date_trunc('week', m.first_ts)::DATE::VARCHAR
{%- else -%} m.first_ts::DATE::VARCHAR
{%- endif -%}
