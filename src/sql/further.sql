{#- The profiles with one more column of the source, made in a table of its own (`name`) as the profiles were. -#}
CREATE OR REPLACE TABLE profiles AS
SELECT p.*, n.{{ column }}
FROM profiles p
LEFT JOIN {{ name }} n ON n.customer = p.customer;
DROP TABLE {{ name }}
