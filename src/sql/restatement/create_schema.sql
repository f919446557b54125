{#- A schema of its own for one extract, so that two extracts can exist side by side; later tables are created in it. -#}
CREATE SCHEMA IF NOT EXISTS {{ name }};
USE {{ name }}
