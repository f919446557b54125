{#- Lines of text whose fields are parted by runs of blanks: a scan where names are given, else how many fields there are. -#}
{%- macro split() -%}
(
  SELECT regexp_split_to_array(trim(line, E' \t\r'), '\s+') AS fields
  FROM read_csv({{ paths }}, columns = {'line': 'VARCHAR'}, delim = E'\x01', quote = '', escape = '', header = false, auto_detect = false)
  WHERE trim(line, E' \t\r') <> ''
)
{%- endmacro -%}
{%- if names -%}
(SELECT {% for name in names %}fields[{{ loop.index }}] AS {{ name }}{{ ", " if not loop.last }}{% endfor %} FROM {{ split() }})
{%- else -%}
SELECT max(len(fields))::BIGINT AS width FROM {{ split() }}
{%- endif %}
