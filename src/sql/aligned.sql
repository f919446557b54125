{#- Lines of text whose fields are parted by runs of blanks: a scan where names are given, else how many fields there are
    and whether some blanks are tabs. Without tabs a line is split by single blanks, which is four times as fast. -#}
{%- macro fields() -%}
{%- if tabs -%}
regexp_split_to_array(trim(line, E' \t\r'), '\s+')
{%- else -%}
list_filter(string_split(trim(line, E' \r'), ' '), lambda field: field <> '')
{%- endif -%}
{%- endmacro -%}
{%- macro split() -%}
(
  SELECT line, {{ fields() }} AS fields
  FROM read_csv({{ paths }}, columns = {'line': 'VARCHAR'}, delim = E'\x01', quote = '', escape = '', header = false, auto_detect = false)
  WHERE trim(line, E' \t\r') <> ''
)
{%- endmacro -%}
{%- if names -%}
(SELECT {% for name in names %}fields[{{ loop.index }}] AS {{ name }}{{ ", " if not loop.last }}{% endfor %} FROM {{ split() }})
{%- else -%}
SELECT max(len(fields))::BIGINT AS width, coalesce(bool_or(contains(line, E'\t')), false) AS tabs FROM {{ split() }}
{%- endif %}
