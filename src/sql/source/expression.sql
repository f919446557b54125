{#- An expression over a column of the source: its text, its money, an id, or what cannot be read of it. -#}
{% import "dialect.sql" as d -%}
{%- if kind == "text" -%} {{ d.text(value) }}
{%- elif kind == "money" -%} {{ d.money(value) }}
{%- elif kind == "moment" -%} {{ d.moment(value) }}
{%- elif kind == "whole" -%} {{ d.whole(value) }}
{%- elif kind == "whole_id" -%} {{ d.whole_id(value, missing) }}
{%- elif kind == "id" -%} {{ d.id(value) }}
{%- elif kind == "float_id" -%} {{ d.float_id(value) }}
{%- elif kind == "points_id" -%} CASE WHEN {{ d.has_points("trim(" ~ value ~ ")") }} THEN replace(trim({{ value }}), '.', '') ELSE {{ d.float_id(value) }} END
{%- elif kind == "once" -%}
{#- Lines that are left out have a total of their own. A line that counts takes it from those if it stands only there. -#}
{%- set of_these = keys ~ (", " ~ apart if apart else "") -%}
{%- set window -%} OVER (PARTITION BY {{ of_these }}) {%- endset -%}
{%- set total -%}
{%- if apart and own -%} coalesce(max({{ value }}) {{ window }}, CASE WHEN {{ own }} THEN max({{ value }}) OVER (PARTITION BY {{ keys }}) WHEN max({{ value }}) OVER (PARTITION BY {{ keys }}) IS NOT NULL THEN 0 END) {%- else -%} max({{ value }}) {{ window }} {%- endif -%}
{%- endset -%}
CASE{% if unread %} WHEN {{ unread }} IS NOT NULL THEN NULL{% endif %} WHEN {{ order }} IS NULL THEN {{ value }} WHEN row_number() OVER (PARTITION BY {{ of_these }} ORDER BY {{ line }}) = 1 THEN {{ total }} WHEN max({{ value }}) OVER (PARTITION BY {{ keys }}) IS NOT NULL THEN 0 END
{%- elif kind == "plain_id" -%} {{ d.plain_id(value, ways) }}
{%- elif kind == "timed" -%} {{ d.timed(value, time, formats) }}
{%- else -%}
{#- Nearly every value can be read, and only the others are looked at. A list of texts behind IN would be joined to every row. -#}
CASE WHEN {{ read }} IS NULL THEN CASE WHEN NOT ({{ d.is_one_of("lower(trim(" ~ d.text(value) ~ "))", ["''"] + placeholders) }}) THEN {{ d.text(value) }} END END
{%- endif -%}
