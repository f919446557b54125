{#- The answers of a file of surveys, one row each.

    place     place in the file
    customer  id, written as those of the orders are
    ts        moment of the answer, NULL if it cannot be read
    kind      nps, csat or ces; NULL for another question
    score     the answer as a number, NULL if it is none -#}
{% import "dialect.sql" as d -%}
CREATE OR REPLACE TEMP TABLE survey_answers AS
SELECT
  place,
  customer,
  ts,
  CASE
    WHEN kind IN ('nps', 'csat', 'ces') THEN kind
    WHEN kind LIKE '%nps%' OR kind LIKE '%promoter%' OR kind LIKE '%recommend%' THEN 'nps'
    WHEN kind LIKE '%csat%' OR kind LIKE '%satisf%' THEN 'csat'
    WHEN kind LIKE 'ces %' OR kind LIKE '% ces' OR kind LIKE '%effort%' THEN 'ces'
  END AS kind,
  score
FROM (
  {%- for source in sources %}
  SELECT
    {{ line }} AS place,
    {{ d.float_id(d.text(customer)) }} AS customer,
    {{ ts }} AS ts,
    lower(trim({{ d.text(source.kind) }})) AS kind,
    {{ d.typed("trim(" ~ d.text(source.score) ~ ")", "DOUBLE") }} AS score
  FROM {{ scan }}
  {%- if sources | length > 1 %}
  WHERE {{ source.score }} IS NOT NULL
  {%- endif %}
  {{ "UNION ALL" if not loop.last }}
  {%- endfor %}
) a
