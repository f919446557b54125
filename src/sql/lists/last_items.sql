{#- The item of the last purchase day of every customer: that of the line with the largest amount, then the first line. -#}
{% import "dialect.sql" as d -%}
{% import "accepted.sql" as accepted -%}
CREATE OR REPLACE TABLE last_items AS
SELECT l.customer, {{ d.least_by("l." ~ column, ["-coalesce(l.amount, 0)", "l.line"]) }} AS item
FROM {{ accepted.counted_lines(chosen, row_is_order) }} l
JOIN customer_totals m ON m.customer = l.customer AND {{ d.epoch_day("m.last_ts") }} = {{ d.epoch_day("l.ts") }}
WHERE l.reason = 0 AND NOT l.refund AND l.{{ column }} IS NOT NULL
GROUP BY l.customer
