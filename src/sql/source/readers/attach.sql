{#- A database file beside ours, only to be read; one of that name is let go before. -#}
DETACH DATABASE IF EXISTS {{ database }};
ATTACH {{ path }} AS {{ database }} (READ_ONLY)
