{#- The rows of a text file, kept while it is decided how its columns are read. -#}
CREATE OR REPLACE TEMP TABLE text_rows AS SELECT * FROM {{ scan }}
