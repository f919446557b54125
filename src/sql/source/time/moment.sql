{#- The SQL of a naive timestamp.

    kind      text: by formats; number: by its unit; typed: unchanged
    value     SQL of the column
    groups    for text: formats with the seconds to add for UTC, or the steps of their zone
    first     the day 0 of a spreadsheet, if texts may be its days
    zone      steps from UTC to the zone asked for, if the timestamps are in UTC -#}
{% import "dialect.sql" as d -%}
{%- macro in_utc(moment, group) -%}
{%- if group.steps -%} ({{ d.moved(moment, group.steps, group.before) }})
{%- elif group.seconds -%} {{ d.later(moment, group.seconds) }}
{%- else -%} {{ moment }}
{%- endif -%}
{%- endmacro -%}
{%- set text -%}
{%- if kind == "text" -%}
{%- set plain -%}
{%- for _ in replaced -%}replace({%- endfor -%} trim({{ d.text(value) }}) {%- for from, to in replaced -%}, {{ from }}, {{ to }}){%- endfor -%}
{%- endset -%}
{%- if long_fractions -%} {{ d.in_microseconds(plain | trim) }} {%- else -%} {{ plain | trim }} {%- endif -%}
{%- endif -%}
{%- endset -%}
{%- set moment -%}
{%- if kind == "text" -%}
{%- set several = groups | length + (1 if first else 0) > 1 -%}
{%- if several -%} coalesce( {%- endif -%}
{%- for group in groups -%}
{{ in_utc(d.moment_of(text | trim, group.formats), group) }}{{ ", " if not loop.last }}
{%- endfor -%}
{%- if first -%} {{ ", " if groups }}{{ d.serial_moment(text | trim, first) }} {%- endif -%}
{%- if several -%} ) {%- endif -%}
{%- elif kind == "days" -%} {{ d.moment_of(d.text(d.whole(value)), groups[0].formats) }}
{%- elif kind == "epoch" -%} {{ d.epoch_moment(d.whole(value) ~ times) }}
{%- elif kind == "spreadsheet" -%} {{ d.spreadsheet_moment(value, first) }}
{%- elif kind == "utc" -%} {{ d.moment(d.in_utc_micros(value)) }}
{%- else -%} {{ d.moment(value) }}
{%- endif -%}
{%- endset -%}
{%- if zone.steps -%} {{ d.moved(moment | trim, zone.steps, zone.before) }}
{%- elif zone.seconds -%} {{ d.later(moment | trim, zone.seconds) }}
{%- else -%} {{ moment | trim }}
{%- endif -%}
