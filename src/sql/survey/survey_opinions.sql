{#- The answers that are on the scale of their kind, with what they count as: 1 positive, 0 neutral, -1 negative. -#}
CREATE OR REPLACE TEMP VIEW survey_opinions AS
SELECT
  place,
  customer,
  ts,
  kind,
  score,
  CASE kind
    {%- for scale in scales %}
    WHEN '{{ scale.kind }}' THEN CASE WHEN score >= {{ scale.positive }} THEN 1 {% if scale.negative is not none %}WHEN score <= {{ scale.negative }} THEN -1 {% endif %}ELSE 0 END
    {%- endfor %}
  END AS opinion
FROM survey_answers
WHERE ts IS NOT NULL AND score = floor(score) AND (
  {%- for scale in scales %}
  {{ "OR " if not loop.first }}(kind = '{{ scale.kind }}' AND score >= {{ scale.low }} AND score <= {{ scale.high }})
  {%- endfor %}
)
