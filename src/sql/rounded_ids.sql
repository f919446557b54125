{#- How ids are written: one in scientific notation, if there is one; how many have a fraction of zeros, and how many have
    blanks around them. -#}
{% import "dialect.sql" as d -%}
SELECT
  min({{ id }}) FILTER ({{ d.is_scientific(id) }}) AS example,
  count({{ id }})::BIGINT AS filled,
  count(*) FILTER ({{ d.has_fraction(id) }})::BIGINT AS with_fraction,
  min({{ id }}) FILTER ({{ d.has_fraction(id) }}) AS fraction_example,
  count(*) FILTER ({{ id }} <> trim({{ id }}))::BIGINT AS with_blanks
FROM {{ scan }}
