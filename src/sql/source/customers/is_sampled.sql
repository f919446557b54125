{#- Whether a customer belongs to a sample: in every database that has md5 of a text, the same customers do.

    id     the customer
    below  the hash below which one belongs to it, in eight hexadecimal digits -#}
({{ id }} IS NOT NULL AND substr(md5(trim(concat({{ id }}, ''))), 1, 8) < '{{ below }}')
