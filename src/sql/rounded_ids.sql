{#- How ids are written: one in scientific notation, if there is one; how many have a fraction of zeros, how many have
    blanks around them, how many hold signs that are not seen, and how many have points between thousands or elsewhere. -#}
{% import "dialect.sql" as d -%}
SELECT
  min({{ id }}) FILTER (WHERE {{ d.is_scientific(id) }}) AS example,
  CAST(count({{ id }}) AS BIGINT) AS filled,
  CAST(count(*) FILTER (WHERE {{ d.has_fraction(id) }}) AS BIGINT) AS with_fraction,
  min({{ id }}) FILTER (WHERE {{ d.has_fraction(id) }}) AS fraction_example,
  CAST(count(*) FILTER (WHERE {{ id }} <> trim({{ id }})) AS BIGINT) AS with_blanks,
  CAST(count(*) FILTER (WHERE trim({{ id }}) <> {{ d.seen(id) }}) AS BIGINT) AS with_unseen,
  min({{ d.seen(id) }}) FILTER (WHERE trim({{ id }}) <> {{ d.seen(id) }}) AS unseen_example,
  CAST(count(*) FILTER (WHERE {{ d.contains(id, "'.'") }} AND {{ d.has_points("trim(" ~ id ~ ")") }}) AS BIGINT) AS with_points,
  CAST(count(*) FILTER (WHERE {{ d.contains(id, "'.'") }} AND NOT {{ d.has_points("trim(" ~ id ~ ")") }}) AS BIGINT) AS with_other_points,
  min(trim({{ id }})) FILTER (WHERE {{ d.contains(id, "'.'") }} AND {{ d.has_points("trim(" ~ id ~ ")") }}) AS point_example
FROM {{ scan }}
