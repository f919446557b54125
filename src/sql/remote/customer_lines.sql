{#- The rows of one customer (`s.only`) that count, in the order of time; of one moment, the id and then the values decide. -#}
{%- import "dialect.sql" as d -%}
{%- import "base.sql" as b -%}
WITH {{ b.rows(s) }}
SELECT ts
  {%- if s.has_order %}, {{ d.text("oid") }} AS order_id{% endif %}
  {%- if s.has_amount %}, amount{% endif %}
  {%- for column in s.attributes %}, {{ column }}{% endfor %}
FROM t_rows
WHERE {{ b.counts(s) }}
  {%- if s.has_amount %} AND amount {{ ">= 0" if s.ignores_refunds else "IS NOT NULL" }}{% endif %}
ORDER BY ts
  {%- if s.has_order %}, oid{% endif %}
  {%- if s.has_amount %}, amount DESC{% endif %}
  {%- for column in s.attributes %}, {{ column }}{% endfor %}
