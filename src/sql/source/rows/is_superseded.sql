{#- Whether a row does not count, because a later version of its order does, or because it only says that the order was deleted.

    order      of a row; keys, what its versions have in common; kept, whether the row may have versions
    version    of a row; without it, later lines are later versions
    is_delete  whether a row says that its order was deleted, if the file is a log of changes -#}
{%- if is_delete -%}
{{ order }} IS NOT NULL AND ({{ is_delete }} OR row_number() OVER (PARTITION BY {{ keys }} ORDER BY {% if version %}{{ version }} DESC NULLS LAST, {% endif %}{{ line }} DESC) > 1)
{%- else -%}
{{ kept }} AND {{ version }} < max(CASE WHEN {{ kept }} THEN {{ version }} END) OVER (PARTITION BY {{ keys }})
{%- endif -%}
