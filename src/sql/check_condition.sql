{#- Whether a condition over people can be computed. -#}
SELECT count(*) FILTER ({{ condition }}) FROM people
