{#- What every cohort is called, by its number. -#}
CREATE OR REPLACE TABLE labels AS
SELECT * FROM (VALUES {% for label in labels %}({{ label.cohort }}, {{ label.name }}){{ ", " if not loop.last }}{% endfor %}) AS t(cohort, name)
