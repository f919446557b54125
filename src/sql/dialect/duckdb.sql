{#- Where engines differ: period indexes, ages and scans, in DuckDB's words.
    The indexes are those of cohort::Period: days since 1970-01-01, weeks since, months since year 0, quarters, years. -#}

{%- macro epoch_day(ts) -%} datediff('day', DATE '1970-01-01', {{ ts }}) {%- endmacro -%}

{#- Whether the last day of an order lies days behind its first moment, not just behind midnight. -#}
{%- macro is_apart(ts, last_day) -%} {{ last_day }} - CAST({{ ts }} AS DATE) > 1 {%- endmacro -%}

{%- macro period(grain, ts, week_offset) -%}
{%- if grain == "day" -%} {{ epoch_day(ts) }}
{%- elif grain == "week" -%} (({{ epoch_day(ts) }} + {{ week_offset }} + 7000000) // 7 - 1000000)
{%- elif grain == "month" -%} (year({{ ts }}) * 12 + month({{ ts }}) - 1)
{%- elif grain == "quarter" -%} ((year({{ ts }}) * 12 + month({{ ts }}) - 1) // 3)
{%- else -%} year({{ ts }})
{%- endif -%}
{%- endmacro -%}

{#- Age of an order at `ts` of a customer whose first order was at `first`. -#}
{%- macro age(shape, ts, first) -%}
{%- if shape.ages.kind == "calendar" -%}
{{ period(shape.age, ts, shape.week_offset) }} - {{ period(shape.age, first, shape.week_offset) }}
{%- elif shape.ages.kind == "rolling" -%}
(epoch_us({{ ts }}) - epoch_us({{ first }})) // {{ shape.ages.days * 86400000000 }}
{%- else -%}
CASE {% for from in shape.ages.bounds | reverse -%}
WHEN {{ epoch_day(ts) }} - {{ epoch_day(first) }} >= {{ from }} THEN {{ shape.ages.bounds | length - loop.index }} {% endfor %}END
{%- endif -%}
{%- endmacro -%}

{#- The cohort of the customer row `c`: the period of the first order, or the code of an attribute value. -#}
{%- macro cohort(shape, first) -%}
{%- if shape.cohort_members -%} g.cohort {%- else -%} ({{ period(shape.cohort, first, shape.week_offset) }})::INTEGER {%- endif -%}
{%- endmacro -%}

{#- The acquisition period of the customer row `c`, if the cohorts of an attribute are subdivided by it. -#}
{%- macro acquisition_period(shape, first) -%} ({{ period(shape.acquisition_period, first, shape.week_offset) }})::INTEGER {%- endmacro -%}

{%- macro cohort_members(shape) -%}
{%- if shape.cohort_members %}JOIN {{ shape.cohort_members }} g ON g.customer = c.customer
  {% endif -%}
{%- if shape.filter_table %}SEMI JOIN {{ shape.filter_table }} w ON w.customer = c.customer{% endif -%}
{%- endmacro -%}

{#- Only the customers of a segment filter, if any. -#}
{%- macro in_segment(filter_table, customer) -%}
{%- if filter_table %}SEMI JOIN {{ filter_table }} w ON w.customer = {{ customer }}{% endif -%}
{%- endmacro -%}

{#- Days from one moment to another, with their fraction. -#}
{%- macro days(first, ts) -%} ((epoch_us({{ ts }}) - epoch_us({{ first }})) / 86400000000.0) {%- endmacro -%}

{%- macro bit(place) -%} (1::UBIGINT << ({{ place }})::UBIGINT) {%- endmacro -%}

{#- Place of the lowest bit set in a mask that is not 0. -#}
{%- macro lowest_bit(mask) -%} (bit_count(xor({{ mask }}, {{ mask }} - 1::UBIGINT))::INTEGER - 1) {%- endmacro -%}

{#- A condition on a whole number that every row meets. The planner does not see that, and takes the rows for a fifth. It guesses
    the same of orders that meet some conditions, builds the table of a join from the side it takes for smaller, and would build
    it from the orders. -#}
{%- macro met_by_all(number) -%} bit_count({{ number }}) >= 0 {%- endmacro -%}

{#- How many bits are set from the lowest on without a gap. -#}
{%- macro run_length(mask) -%}
CASE WHEN {{ mask }} = 18446744073709551615::UBIGINT THEN 64 ELSE bit_count(xor({{ mask }}, {{ mask }} + 1::UBIGINT))::INTEGER - 1 END
{%- endmacro -%}

{#- Accepted orders, net amount and cost of the transactions `f`. -#}
{%- macro sums(has_cost) -%}
count(*) FILTER (f.ordered)::BIGINT AS orders,
  coalesce(sum(f.amount), 0)::DECIMAL(38, 4) AS revenue
  {%- if has_cost %},
  coalesce(sum(f.cost), 0)::DECIMAL(38, 4) AS cost
  {%- endif %}
{%- endmacro -%}

{#- What every customer did at every age: accepted orders, net amount, cost. -#}
{%- macro placed(shape) -%}
SELECT
    f.customer,
    {{ cohort(shape, "c.first_ts") }} AS cohort,
    {%- if shape.acquisition_period %}
    {{ acquisition_period(shape, "c.first_ts") }} AS acquisition_period,
    {%- endif %}
    ({{ age(shape, "f.ts", "c.first_ts") }})::INTEGER AS age,
    count(*) FILTER (f.ordered) AS orders,
    coalesce(sum(f.amount), 0) AS revenue,
    coalesce(sum(f.cost), 0) AS cost
  FROM transactions f
  JOIN customers c ON c.customer = f.customer
  {{ cohort_members(shape) }}
  GROUP BY ALL
{%- endmacro -%}

{#- Every customer `p` with totals `m` and, where asked for, the value of the first order, `f.first_value`. -#}
{%- macro all_customers(first_value) -%}
FROM customer_attributes p
JOIN customer_totals m ON m.customer = p.customer
{%- if first_value %}
JOIN first_values f ON f.customer = p.customer
{%- endif %}
{%- endmacro -%}

{#- A text as its number among all values it can have: strings in quotes. It compares, and turns into text, as the text does. -#}
{%- macro code(text, values) -%} CAST({{ text }} AS ENUM({{ values | join(", ") }})) {%- endmacro -%}

{#- A value as text. -#}
{%- macro text(value) -%} CAST({{ value }} AS VARCHAR) {%- endmacro -%}

{#- A text with every digit replaced by 0; a text without its leading digits; without the signs between the parts of a date;
    what follows its first number, be there words before it or not. -#}
{%- macro shape(text) -%} translate({{ text }}, '123456789', '000000000') {%- endmacro -%}
{%- macro without_leading_digits(text) -%} ltrim({{ text }}, '0123456789') {%- endmacro -%}
{%- macro without_leading_signs(text) -%} ltrim({{ text }}, '-/. ') {%- endmacro -%}
{%- macro behind_first_number(text) -%}
CASE WHEN {{ text }} < '0' OR {{ text }} >= ':' THEN regexp_replace({{ text }}, '^\D*\d+', '') ELSE {{ without_leading_digits(text) }} END
{%- endmacro -%}

{#- Whether a text begins with a digit. -#}
{%- macro begins_with_digit(text) -%} ({{ text }} >= '0' AND {{ text }} < ':') {%- endmacro -%}

{#- The letters before the first other sign of a text; empty if it is all letters. The letters of all scripts take four times as
    long, and most numbers begin with a digit, which is cheap to see. -#}
{%- macro letters_in_front(text) -%}
CASE WHEN {{ begins_with_digit(text) }} THEN '' WHEN {{ is_beyond_ascii(text) }} THEN regexp_extract({{ text }}, '^\s*(\pL+)[^\pL]', 1) ELSE regexp_extract({{ text }}, '^\s*([A-Za-z]+)[^A-Za-z]', 1) END
{%- endmacro -%}

{#- A moment in UTC with nanoseconds, without them. -#}
{%- macro in_utc_micros(value) -%} CAST({{ value }} AS TIMESTAMPTZ) {%- endmacro -%}

{#- A value as a naive moment; NULL if it is none. -#}
{%- macro moment(value) -%} CAST({{ value }} AS TIMESTAMP) {%- endmacro -%}

{#- A moment; NULL on some days. -#}
{%- macro not_on(ts, days) -%}
CASE WHEN CAST({{ ts }} AS DATE) NOT IN ({% for day in days %}DATE '{{ day }}'{{ ", " if not loop.last }}{% endfor %}) THEN {{ ts }} END
{%- endmacro -%}

{#- A text as a naive moment, by the first of some formats that reads all of it; NULL if none does. With an offset in the
    format the moment is in UTC. -#}
{%- macro moment_of(text, formats) -%}
CAST({% if formats | length == 1 %}TRY_STRPTIME({{ text }}, {{ formats[0] }}){% else %}TRY_STRPTIME({{ text }}, [{{ formats | join(", ") }}]){% endif %} AS TIMESTAMP)
{%- endmacro -%}

{#- How long after midnight a time of day is; NULL for other texts. The same added to a day. -#}
{%- macro time_of_day(value, formats) -%}
(TRY_STRPTIME(trim({{ text(value) }}), [{{ formats | join(", ") }}]) - TIMESTAMP '1900-01-01')
{%- endmacro -%}
{%- macro timed(day, value, formats) -%} (({{ day }}) + coalesce({{ time_of_day(value, formats) }}, INTERVAL 0 SECOND)) {%- endmacro -%}

{#- The text of a timestamp cut to microseconds. -#}
{%- macro in_microseconds(text) -%} regexp_replace({{ text }}, '(:\d\d[.,]\d{6})\d+', '\1') {%- endmacro -%}

{#- A whole number as text or number; NULL if it is none. -#}
{%- macro whole(value) -%} TRY_CAST({{ value }} AS BIGINT) {%- endmacro -%}

{#- An id that is a whole number as a database writes it, without leading zeros or a plus. Any other id is refused by the
    conversion; with `missing`, the texts for a missing value are none. -#}
{%- macro whole_id(value, missing) -%}
CASE WHEN {{ text(whole(value)) }} = {{ value }} THEN {{ whole(value) }} WHEN {{ value }} IS NOT NULL{% if missing %} AND {{ value }} NOT IN ('', 'NULL', '\N'){% endif %} THEN CAST(concat('not whole: ', {{ value }}) AS BIGINT) END
{%- endmacro -%}

{#- A text without blanks around it. Nearly every text has none, and to see that costs a tenth of taking them off. -#}
{%- macro trimmed(text) -%}
CASE WHEN NOT {{ is_beyond_ascii(text) }} AND {{ text }} >= '!' AND NOT ends_with({{ text }}, ' ') THEN {{ text }} ELSE trim({{ text }}) END
{%- endmacro -%}

{#- Whether an id has nothing but blanks; those beyond ASCII have been taken off it. Nearly no id begins with a blank, and to see that
    costs a tenth of taking it off. -#}
{%- macro is_only_blanks(id) -%} ({{ id }} < '!' AND trim({{ id }}) = '') {%- endmacro -%}

{#- Whether a value is one of some others, decided only for the rows that ask: a long list behind IN becomes a join of all rows, and
    `list_contains` becomes IN. -#}
{%- macro is_one_of(value, others) -%} list_position({{ list_of(others) }}, {{ value }}) IS NOT NULL {%- endmacro -%}

{#- The same decided by a join of all rows, which is faster if there are many. -#}
{%- macro is_among(value, others) -%} {{ value }} IN (SELECT unnest({{ list_of(others) }})) {%- endmacro -%}

{#- Texts as a list. Of a small file it takes longer to read and plan a hundred texts than to compare them, so they are one. -#}
{%- macro list_of(texts) -%}
{%- set together = texts | together -%}
{%- if together -%} string_split({{ together }}, '|') {%- else -%} [{{ texts | join(", ") }}] {%- endif -%}
{%- endmacro -%}

{#- The place of a row in a table that was filled in order, from 1. -#}
{%- macro place_in_table() -%} rowid + 1 {%- endmacro -%}

{#- Microseconds since 1970 as a moment. -#}
{%- macro epoch_moment(micros) -%} make_timestamp({{ micros }}) {%- endmacro -%}

{#- Days of a spreadsheet, with the time as their fraction, as a moment; to the second. -#}
{%- macro spreadsheet_moment(value, first) -%}
(TIMESTAMP '{{ first }}' + to_seconds(CAST(round(TRY_CAST({{ value }} AS DOUBLE) * 86400) AS BIGINT)))
{%- endmacro -%}

{#- The same of a text, which may have a decimal comma; NULL if it is none of 1954 to 2119. -#}
{%- macro serial_moment(text, first) -%}
CASE WHEN regexp_full_match({{ text }}, '[2-7]\d{4}([.,]\d+)?') THEN {{ spreadsheet_moment("replace(" ~ text ~ ", ',', '.')", first) }} END
{%- endmacro -%}

{#- A moment so many seconds later. -#}
{%- macro later(moment, seconds) -%} ({{ moment }} + INTERVAL ({{ seconds }}) SECOND) {%- endmacro -%}

{#- A moment moved by the seconds that hold at it: `steps` are the moments from which other seconds hold, latest first.
    -#}
{%- macro moved(moment, steps, before) -%}
{{ moment }} + to_seconds(CASE {% for at, seconds in steps %}WHEN {{ moment }} >= TIMESTAMP '{{ at }}' THEN {{ seconds }} {% endfor %}ELSE {{ before }} END)
{%- endmacro -%}

{#- A value as exact money; NULL if it is none. -#}
{%- macro money(value) -%} TRY_CAST({{ value }} AS DECIMAL(18, 4)) {%- endmacro -%}

{#- A value as a rate of exchange; NULL if it is none. -#}
{%- macro rate(value) -%} TRY_CAST({{ value }} AS DECIMAL(18, 8)) {%- endmacro -%}

{#- A text as a number, by how numbers are written in its column: the decimal sign first, then signs without meaning. If one
    of these separates thousands, its last group has three digits: 97.38 is not nine thousand in a column of 124,14. -#}
{%- macro number(text, format) -%}
{%- if format.digits -%}
{{ plain_number("translate(" ~ text ~ ", " ~ format.digits[0] ~ ", " ~ format.digits[1] ~ ")", format) }}
{%- else -%}
{{ plain_number(text, format) }}
{%- endif -%}
{%- endmacro -%}

{%- macro plain_number(text, format) -%}
{%- set thousands -%} {{ "." if "." in format.signs[2:] else "," if "," in format.signs[2:] }} {%- endset -%}
{%- if thousands -%}
CASE WHEN contains({{ text }}, '{{ thousands }}') AND regexp_matches({{ text }}, '[{{ thousands }}]([0-9]{1,2}|[0-9]{4,})([^0-9.,]|$)') THEN NULL ELSE {{ bare_number(text, format) }} END
{%- else -%}
{{ bare_number(text, format) }}
{%- endif -%}
{%- endmacro -%}

{%- macro bare_number(text, format) -%}
{%- if format.marked_negative -%}
{#- A minus in front of the digits or right behind them is taken off; any other is not one of a number, as in 100,- or 12-34. -#}
{%- set unsigned -%} regexp_replace(regexp_replace(trim({{ text }}), '^([^0-9]*)[-−]', '\1'), '([0-9]) *[-−]$', '\1') {%- endset -%}
{%- set plain -%} TRY_CAST(translate({{ unsigned }}, {{ format.signs }}, '.') AS DECIMAL(18, 6)) {%- endset -%}
CASE WHEN regexp_matches(trim({{ text }}), '^\(.*\)$|^[^0-9]*[-−]|[0-9] *[-−]$|{{ '[Cc][Rr]' if format.debits_count else '[Dd][Rr]' }}$') THEN -abs({{ plain }}) ELSE {{ plain }} END
{%- else -%}
TRY_CAST(translate({{ text }}, {{ format.signs }}, '.') AS DECIMAL(18, 6))
{%- endif -%}
{%- endmacro -%}

{#- A text or a number as a truth value, a day, a moment or a number of a type; NULL if it is none. -#}
{%- macro typed(value, kind) -%} TRY_CAST({{ value }} AS {{ kind }}) {%- endmacro -%}

{#- Whether a text holds characters beyond ASCII. -#}
{%- macro is_beyond_ascii(text) -%} strlen({{ text }}) <> length({{ text }}) {%- endmacro -%}

{#- Does the text begin with a digit or a sign before the digits: a blank, plus, minus, point? No text that begins
    otherwise is a number or a date, and to compare costs a tenth of a pattern. -#}
{%- macro may_be_a_number(text) -%} {{ text }} < ':' {%- endmacro -%}

{#- An id without invisible characters: blanks of any kind and control characters become a plain blank, characters without
    width are removed, and so are blanks around the id. Nearly every id is plain and skips this. -#}
{%- macro seen(value) -%}
CASE
  WHEN NOT {{ is_beyond_ascii(value) }} AND {{ value }} >= '!' AND NOT ends_with({{ value }}, {{ tab() }}) THEN CASE WHEN ends_with({{ value }}, ' ') THEN trim({{ value }}) ELSE {{ value }} END
  ELSE trim(regexp_replace(regexp_replace({{ value }}, '[\p{Z}\p{Cc}]', ' ', 'g'), '\p{Cf}', '', 'g'))
END
{%- endmacro -%}

{#- The same of an id; NULL for the texts that databases write for a missing value. Both have an N, which is cheap to see: `nullif`
    would evaluate the id twice. -#}
{%- macro id(value) -%}
CASE WHEN {{ contains(value, "'N'") }} AND {{ seen(value) }} IN ('NULL', '\N') THEN NULL ELSE {{ seen(value) }} END
{%- endmacro -%}

{#- The same of an id that may have been a number with a fraction of zeros on its way. -#}
{%- macro float_id(value) -%}
CASE WHEN {{ has_fraction(value) }} THEN regexp_replace(trim({{ value }}), '\.0+$', '') ELSE {{ id(value) }} END
{%- endmacro -%}

{#- Whether an id is a number with a fraction of zeros. Nearly no id has a point, and to see that is cheapest. -#}
{%- macro has_fraction(value) -%}
contains({{ value }}, '.0') AND (ends_with(trim({{ value }}), '.0') OR ends_with(trim({{ value }}), '.00')) AND regexp_full_match(trim({{ value }}), '[0-9]+\.0+')
{%- endmacro -%}

{#- Whether an id has a sign other than letters, digits, a hyphen and a low line, or an e, by which a number may be written. -#}
{%- macro is_odd_id(value) -%} NOT regexp_full_match({{ value }}, '[-_0-9A-DF-Za-df-z]+') {%- endmacro -%}

{#- Whether an id is a telephone number, and whether it is a whole number with points between thousands. -#}
{%- macro is_phone(value) -%} regexp_full_match({{ value }}, '[+(]?[0-9][-0-9 ()/.]{5,}') {%- endmacro -%}
{%- macro has_points(value) -%} regexp_full_match({{ value }}, '[0-9]{1,3}([.][0-9]{3})+') {%- endmacro -%}

{#- An id as if it had been written in one way. -#}
{%- macro plain_id(value, ways) -%}
{%- set id -%}{% if "phones" in ways %}CASE WHEN {{ is_phone(value) }} THEN ltrim(regexp_replace(regexp_replace({{ value }}, '[^+0-9]', '', 'g'), '^([+]|00)(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3})', ''), '0') ELSE {{ value }} END{% else %}{{ value }}{% endif %}{%- endset -%}
{%- set id -%}{% if "points" in ways %}CASE WHEN {{ has_points(value) }} THEN replace({{ value }}, '.', '') ELSE {{ id }} END{% else %}{{ id }}{% endif %}{%- endset -%}
{%- set id -%}{% if "named" in ways %}CASE WHEN contains({{ value }}, ' - ') AND {{ begins_with_digit(value) }} THEN regexp_replace({{ value }}, '^(\d+) - \D.*$', '\1') ELSE {{ id }} END{% else %}{{ id }}{% endif %}{%- endset -%}
{%- set id -%}{% if "order" in ways %}CASE WHEN contains({{ value }}, ', ') THEN concat_ws(' ', split_part({{ value }}, ', ', 2), split_part({{ value }}, ', ', 1)) ELSE {{ id }} END{% else %}{{ id }}{% endif %}{%- endset -%}
{%- set id -%}{% if "tags" in ways %}CASE WHEN contains({{ value }}, '+') THEN regexp_replace({{ id }}, '\+[^@]*@', '@') ELSE {{ id }} END{% else %}{{ id }}{% endif %}{%- endset -%}
{%- set id -%}{% if "signs" in ways %}rtrim(replace(replace(replace(replace({{ id }}, 'mailto:', ''), '<', ''), '>', ''), '"', ''), '.'){% else %}{{ id }}{% endif %}{%- endset -%}
{%- set id -%}{% if "blanks" in ways %}replace({{ id }}, ' ', ''){% else %}{{ id }}{% endif %}{%- endset -%}
{%- set id -%}{% if "commas" in ways %}replace({{ id }}, ',', ''){% else %}{{ id }}{% endif %}{%- endset -%}
{%- set id -%}{% if "zeros" in ways %}ltrim({{ id }}, '0'){% else %}{{ id }}{% endif %}{%- endset -%}
{%- set id -%}{% if "form" in ways %}nfc_normalize({{ id }}){% else %}{{ id }}{% endif %}{%- endset -%}
{% if "letters" in ways %}lower({{ id }}){% else %}{{ id }}{% endif %}
{%- endmacro -%}

{#- Whether a text is a number in scientific notation. -#}
{%- macro is_scientific(text) -%} regexp_full_match(trim({{ text }}), '\d(\.\d+)?[eE]\+?\d+') {%- endmacro -%}

{#- The period of a moment as text, as cohorts are called. -#}
{%- macro period_name(grain, ts) -%}
{%- if grain == "month" -%} strftime({{ ts }}, '%Y-%m')
{%- elif grain == "quarter" -%} year({{ ts }})::VARCHAR || '-Q' || quarter({{ ts }})::VARCHAR
{%- elif grain == "year" -%} year({{ ts }})::VARCHAR
{%- elif grain == "week" -%} date_trunc('week', {{ ts }})::DATE::VARCHAR
{%- else -%} {{ ts }}::DATE::VARCHAR
{%- endif -%}
{%- endmacro -%}

{#- All bits that are set in a group of masks; a mask from a bit on; whether a bit is set. -#}
{%- macro all_bits(mask) -%} bit_or({{ mask }}) {%- endmacro -%}
{%- macro from_bit(mask, place) -%} ({{ mask }} >> ({{ place }})::UBIGINT) {%- endmacro -%}
{%- macro has_bit(mask, place) -%} ({{ from_bit(mask, place) }} & 1 = 1) {%- endmacro -%}

{#- A mask whose bit 0 is set, without it. -#}
{%- macro without_first_bit(mask) -%} ({{ mask }} - 1::UBIGINT) {%- endmacro -%}

{#- A table of the whole numbers from 0 to below `count`. -#}
{%- macro numbers(count, name) -%} range(0, {{ count }}) AS each({{ name }}) {%- endmacro -%}

{#- The rows of a table, each so many times. -#}
{%- macro copies(table, times) -%} (SELECT *, unnest(range({{ times }})) FROM {{ table }}) {%- endmacro -%}

{#- A row for each of these columns of text: `place` counts them from 0, `value` is what stands there. -#}
{%- macro values_by_place(columns) -%} unnest(range({{ columns | length }})) AS place, unnest([{{ columns | join(", ") }}]) AS value {%- endmacro -%}

{#- All columns but one. -#}
{%- macro all_of_but(table, column) -%} {{ table }}.* EXCLUDE ({{ column }}) {%- endmacro -%}

{#- All columns but some, with others in the place of those of their name: pairs of SQL and name. -#}
{%- macro all_with(without, instead) -%}
* EXCLUDE ({{ without }}) REPLACE ({% for sql, name in instead %}{{ sql }} AS {{ name }}{{ ", " if not loop.last }}{% endfor %})
{%- endmacro -%}

{#- The rows of a table once for each of the orders in a row: the columns of each, and the condition that it is there. -#}
{%- macro side_by_side(orders, table) -%}
{% for one in orders %}SELECT {{ one.columns | join(", ") }} FROM {{ table }} WHERE {{ one.is_there }}{{ " UNION ALL " if not loop.last }}{% endfor %}
{%- endmacro -%}

{#- All columns but the place of a row, some of them with the last value above where they have none: pairs of SQL and name. -#}
{%- macro filled_down(columns, place) -%}
* EXCLUDE ({{ place }}) REPLACE ({% for sql, name in columns %}last_value({{ sql }} IGNORE NULLS) OVER (ORDER BY {{ place }}) AS {{ name }}{{ ", " if not loop.last }}{% endfor %})
{%- endmacro -%}

{%- macro all_but(column) -%} * EXCLUDE ({{ column }}) {%- endmacro -%}

{#- How often a whole number goes into another, rounded down. -#}
{%- macro whole_part(number, by) -%} ({{ number }} // {{ by }}) {%- endmacro -%}

{#- The value in the row with the least key, NULL left out; the second also takes NULL. The keys are compared in their order. -#}
{%- macro least_key(keys) -%}
{%- if keys | length == 1 -%} {{ keys[0] }}
{%- else -%} { {%- for key in keys -%} k{{ loop.index0 }}: {{ key }}{{ ", " if not loop.last }} {%- endfor -%} }
{%- endif -%}
{%- endmacro -%}
{%- macro least_by(value, keys) -%} arg_min({{ value }}, {{ least_key(keys) }}) {%- endmacro -%}
{%- macro least_by_or_null(value, keys) -%} arg_min({ v: {{ value }} }, {{ least_key(keys) }}).v {%- endmacro -%}

{#- Several values as one, each under its name; the same as JSON. -#}
{%- macro record(names, values) -%}
{ {%- for value in values -%} {{ names[loop.index0] }}: {{ value }}{{ ", " if not loop.last }} {%- endfor -%} }
{%- endmacro -%}
{%- macro as_json(record) -%} to_json({{ record }})::VARCHAR {%- endmacro -%}

{#- The first value of a group in an order. -#}
{%- macro first_by(value, order) -%} first({{ value }} ORDER BY {{ order }}) {%- endmacro -%}

{#- A quantile that is one of the values; the median; the nine deciles as a list; an element of a list, from 1. -#}
{%- macro quantile_value(value, share) -%} quantile_disc({{ value }}, {{ share }}) {%- endmacro -%}
{%- macro median(value) -%} quantile_cont({{ value }}, 0.5) {%- endmacro -%}
{%- macro tenths(value) -%} quantile_cont({{ value }}, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) {%- endmacro -%}
{%- macro element(list, place) -%} {{ list }}[{{ place }}] {%- endmacro -%}

{#- So many rows of a query, the same ones each time. -#}
{%- macro sampled(query, count) -%} ({{ query }} USING SAMPLE reservoir({{ count }} ROWS) REPEATABLE (1)) {%- endmacro -%}

{#- Whether a text holds another; holds a pattern; is a pattern as a whole. -#}
{%- macro contains(text, part) -%} contains({{ text }}, {{ part }}) {%- endmacro -%}
{%- macro matches(text, pattern) -%} regexp_matches({{ text }}, {{ pattern }}) {%- endmacro -%}
{%- macro matches_all(text, pattern) -%} regexp_full_match({{ text }}, {{ pattern }}) {%- endmacro -%}

{#- Whether a text is a word for a sum, perhaps before a colon, or has one before or behind it. A pattern of all words takes longer. -#}
{%- macro is_a_sum(text, sums) -%} ({{ is_one_of("rtrim(lower(trim(" ~ text ~ ")), ' :')", sums.words) }} OR {{ matches("lower(trim(" ~ text ~ "))", sums.around) }}) {%- endmacro -%}

{#- Whether a float is a number at all. -#}
{%- macro is_finite(value) -%} isfinite({{ value }}) {%- endmacro -%}

{#- The type of a value as text; the columns of a query with their types. -#}
{%- macro type_of(value) -%} typeof({{ value }}) {%- endmacro -%}
{%- macro described(scan) -%} DESCRIBE SELECT * FROM {{ scan }} {%- endmacro -%}

{#- The parse tree of a query, as JSON; the names of functions that compute from their arguments alone. -#}
{%- macro parse_tree(query) -%} json_serialize_sql({{ query }}, skip_null := true, skip_empty := true, skip_default := true) {%- endmacro -%}
{%- macro scalar_functions() -%}
SELECT function_name AS name FROM duckdb_functions() GROUP BY function_name HAVING bool_and(function_type = 'scalar')
{%- endmacro -%}

{#- A tab as a text. -#}
{%- macro tab() -%} chr(9) {%- endmacro -%}

{#- The lines of text files, each split at blanks, or at blanks and tabs. -#}
{%- macro split_lines(paths, tabs) -%}
(
  SELECT line, {% if tabs -%}
regexp_split_to_array(trim(line, E' \t\r'), '\s+')
{%- else -%}
list_filter(string_split(CASE WHEN contains(line, E'\r') THEN trim(line, E' \r') ELSE line END, ' '), lambda field: field <> '')
{%- endif %} AS fields
  FROM read_csv({{ paths }}, columns = {'line': 'VARCHAR'}, delim = E'\x01', quote = '', escape = '', header = false, auto_detect = false)
  WHERE NOT regexp_full_match(line, '[ \t\r]*')
)
{%- endmacro -%}

{#- How a text file is delimited, what its columns are called, and how many lines do not fit before they begin. Ten times as
    many lines take twice the time and tell no more: reading refuses a line that does not fit. -#}
{%- macro sniffed(path, encoding, packing, skip, lenient) -%}
SELECT
  Delimiter AS delimiter,
  Quote AS quote,
  Escape AS escape,
  CAST(SkipRows AS BIGINT) AS skip,
  HasHeader AS header,
  CAST(to_json(list_transform(Columns, lambda c: c.name)) AS VARCHAR) AS names
FROM sniff_csv({{ path }}, sample_size = 2048, comment = '', encoding = '{{ encoding }}'{% if packing %}, compression = '{{ packing }}'{% endif %}{% if skip %}, skip = {{ skip }}{% endif %}{% if lenient %}, ignore_errors = true{% endif %})
{%- endmacro -%}
