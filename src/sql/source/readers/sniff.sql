{#- How a text file is delimited, what its columns are called, and how many lines do not fit before they begin. -#}
{% import "dialect.sql" as d -%}
{{ d.sniffed(path, encoding, packing, skip, lenient) }}
