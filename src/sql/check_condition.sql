{#- Whether a condition over customers can be computed. -#}
SELECT count(*) FILTER ({{ condition }}) FROM people
