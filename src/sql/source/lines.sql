{#- The rows of the source under the names of their roles; `reason` is why a row is excluded (0: it is not).

    customer   id as the file has it
    ts         TIMESTAMP of the row, naive or already in the chosen zone; NULL on days that stand for none
    oid        order id, NULL if none is mapped
    amount     DECIMAL(18,4), NULL if none is mapped
    signed     the same for its sign alone: unconverted if that cannot change it, so that the scan can use it
    cost       DECIMAL(18,4), the cost of the row, NULL if none is mapped
    line       position in the file, for ties
    unread_date, unread_amount   the text of a date or an amount that cannot be read, NULL otherwise
    refund     a negative amount
    meets_entry, meets_return   whether the row meets the conditions on an entry and on a return, if there are any
    file       place of the file, with `is_located` or `has_file`
    written_customer, written_date, written_amount   what stands in the file, with `is_located` -#}
{% import "dialect.sql" as d -%}
{% import "accepted.sql" as accepted -%}
{% if not layered -%}
{#- Some is left to a view of the rows: a value that is the same in every row, which takes time to store; the number of a row, for
    which a single thread would read the file; blanks around attributes, of which most questions need none. -#}
CREATE OR REPLACE {{ "TABLE raw_rows" if is_in_order else "TABLE raw_lines" if materialise else "VIEW raw_lines" }} AS
SELECT
  {% for column in (columns | rejectattr("derived") if is_in_order else columns) -%}
  {%- if column.name == "ts" and no_dates -%} {{ d.not_on(column.expression, no_dates) }}
  {%- elif column.is_padded and not is_in_order -%} {{ d.trimmed(column.expression) }}
  {%- else -%} {{ column.expression }}
  {%- endif %} AS {{ column.name }}{{ ",\n  " if not loop.last }}
  {%- endfor %}
FROM {{ scan }};
{%- if is_in_order %}
CREATE OR REPLACE VIEW raw_lines AS
SELECT
  {% for column in columns -%}
  {%- if column.name == "line" -%} {{ d.place_in_table() }} AS {% elif column.is_padded -%} {{ d.trimmed(column.name) }} AS {% elif column.derived -%} {{ column.derived }} AS {% endif -%}
  {{ column.name }}{{ ",\n  " if not loop.last }}
  {%- endfor %}
FROM raw_rows;
{%- endif %}
{%- for sql in additions %}
{{ sql }};
{%- endfor %}
{% endif -%}
CREATE OR REPLACE VIEW lines AS
SELECT *,
  {{ "signed < 0" if has_amount else "false" }} AS refund,
  CASE
    {%- if has_filter %}
    WHEN kept IS NOT TRUE THEN {{ code.filtered }}
    {%- endif %}
    {%- if again %}
    WHEN again IS TRUE THEN {{ code.repeated }}
    {%- endif %}
    WHEN customer IS NULL
    {%- if customer_is_text %} OR {{ d.is_only_blanks("customer") }}{% endif %}
    {%- if guests %} OR CAST(customer AS VARCHAR) IN ({{ guests | join(", ") }}){% endif %} THEN {{ code.guest }}
    {%- if excluded_statuses %}
    WHEN status IN ({{ excluded_statuses | join(", ") }}) THEN {{ code.status }}
    {%- endif %}
    WHEN ts IS NULL OR ts < TIMESTAMP '1900-01-02' OR ts >= TIMESTAMP '2200-01-01' THEN {{ code.no_date }}
    {%- if has_rates %}
    WHEN rateless THEN {{ code.no_rate }}
    {%- endif %}
    {%- if has_amount %}
    WHEN signed IS NULL THEN {{ code.no_amount }}
    {%- endif %}
    {%- if further_of_excluded %}
    WHEN {{ accepted.has_excluded_status(own_statuses) }} THEN {{ code.status }}
    {%- endif %}
    {%- if refunds_of_excluded %}
    WHEN {{ accepted.refunds_an_excluded(excluded_statuses) }} THEN {{ code.status }}
    {%- endif %}
    {%- if end %}
    WHEN ts >= {{ end }} THEN {{ code.after_as_of }}
    {%- endif %}
    {%- if has_amount and ignore_refunds %}
    WHEN signed < 0 THEN {{ code.refund_ignored }}
    {%- endif %}
    ELSE 0
  END AS reason
FROM raw_lines;
