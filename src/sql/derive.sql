{#- The profiles with one more column: something told of every customer that is no column of the source. -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TABLE profiles AS
SELECT p.*, ({{ expression }}) AS {{ column }}
{{ d.everybody(first_value) }}
