{#- A schema of its own for one extract, so that two can stand beside each other; what follows is made in it. -#}
CREATE SCHEMA IF NOT EXISTS {{ name }};
USE {{ name }}
