{#- The answers of every kind of question: how many, those without a date, those whose score is not a whole number from 0
    on, and the least and the greatest of the other scores. -#}
SELECT
  kind,
  CAST(count(*) AS BIGINT) AS answers,
  CAST(count(*) FILTER (WHERE ts IS NULL) AS BIGINT) AS without_date,
  CAST(count(*) FILTER (WHERE ts IS NOT NULL AND (score IS NULL OR score < 0 OR score <> floor(score))) AS BIGINT) AS unread,
  min(score) FILTER (WHERE ts IS NOT NULL AND score >= 0 AND score = floor(score)) AS least,
  max(score) FILTER (WHERE ts IS NOT NULL AND score >= 0 AND score = floor(score)) AS greatest
FROM survey_answers
GROUP BY kind
ORDER BY kind
