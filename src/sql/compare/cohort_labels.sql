{#- What every cohort is called, by its number, and its place among them. -#}
CREATE OR REPLACE TABLE cohort_labels AS
SELECT * FROM (VALUES {% for label in labels %}({{ label.cohort }}, {{ loop.index0 }}, {{ label.name }}){{ ", " if not loop.last }}{% endfor %}) AS t(cohort, place, name)
