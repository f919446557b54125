{#- How ids are written: one in scientific notation, if there is one; how many have a fraction of zeros, how many have
    blanks around them, how many hold signs that are not seen, and how many have points between thousands or elsewhere. -#}
{% import "dialect.sql" as d -%}
SELECT
  min(odd) FILTER (WHERE {{ d.is_scientific("odd") }}) AS example,
  CAST(count(id) AS BIGINT) AS filled,
  CAST(count(*) FILTER (WHERE {{ d.has_fraction("odd") }}) AS BIGINT) AS with_fraction,
  min(odd) FILTER (WHERE {{ d.has_fraction("odd") }}) AS fraction_example,
  CAST(count(*) FILTER (WHERE odd <> trim(odd)) AS BIGINT) AS with_blanks,
  CAST(count(*) FILTER (WHERE trim(odd) <> {{ d.seen("odd") }}) AS BIGINT) AS with_unseen,
  min({{ d.seen("odd") }}) FILTER (WHERE trim(odd) <> {{ d.seen("odd") }}) AS unseen_example,
  CAST(count(*) FILTER (WHERE {{ d.contains("odd", "'.'") }} AND {{ d.has_points("trim(odd)") }}) AS BIGINT) AS with_points,
  CAST(count(*) FILTER (WHERE {{ d.contains("odd", "'.'") }} AND NOT {{ d.has_points("trim(odd)") }}) AS BIGINT) AS with_other_points,
  min(trim(odd)) FILTER (WHERE {{ d.contains("odd", "'.'") }} AND {{ d.has_points("trim(odd)") }}) AS point_example
FROM (
  SELECT {{ id }} AS id, CASE WHEN {{ d.is_odd_id(id) }} THEN {{ id }} END AS odd
  FROM {{ scan }}
) ids
