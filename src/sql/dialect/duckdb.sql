{#- Where engines differ: period indexes, ages and scans, in DuckDB's words.
    The indexes are those of cohort::Period: days since 1970-01-01, weeks since, months since year 0, quarters, years. -#}

{%- macro epoch_day(ts) -%} datediff('day', DATE '1970-01-01', {{ ts }}) {%- endmacro -%}

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

{#- The cohort of the customer row `c`: the period of the first order, or a number that stands for the value of an attribute. -#}
{%- macro cohort(shape, first) -%}
{%- if shape.groups -%} g.cohort {%- else -%} ({{ period(shape.cohort, first, shape.week_offset) }})::INTEGER {%- endif -%}
{%- endmacro -%}

{#- The period in which the customer row `c` joined, where the cohorts of an attribute are kept apart by it. -#}
{%- macro part(shape, first) -%} ({{ period(shape.part, first, shape.week_offset) }})::INTEGER {%- endmacro -%}

{%- macro groups(shape) -%}
{%- if shape.groups %}JOIN {{ shape.groups }} g ON g.customer = c.customer
  {% endif -%}
{%- if shape.within %}SEMI JOIN {{ shape.within }} w ON w.customer = c.customer{% endif -%}
{%- endmacro -%}

{#- Only the customers of a drill, where there is one. -#}
{%- macro within(table, customer) -%}
{%- if table %}SEMI JOIN {{ table }} w ON w.customer = {{ customer }}{% endif -%}
{%- endmacro -%}

{#- Days from one moment to another, with their fraction. -#}
{%- macro days(first, ts) -%} ((epoch_us({{ ts }}) - epoch_us({{ first }})) / 86400000000.0) {%- endmacro -%}

{%- macro bit(place) -%} (1::UBIGINT << ({{ place }})::UBIGINT) {%- endmacro -%}

{#- Place of the lowest bit set in a mask that is not 0. -#}
{%- macro lowest_bit(mask) -%} (bit_count(xor({{ mask }}, {{ mask }} - 1::UBIGINT))::INTEGER - 1) {%- endmacro -%}

{#- How many bits are set from the lowest on without a gap. -#}
{%- macro run_length(mask) -%}
CASE WHEN {{ mask }} = 18446744073709551615::UBIGINT THEN 64 ELSE bit_count(xor({{ mask }}, {{ mask }} + 1::UBIGINT))::INTEGER - 1 END
{%- endmacro -%}

{#- Accepted orders, net amount and cost of the movements `f`. -#}
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
    {%- if shape.part %}
    {{ part(shape, "c.first_ts") }} AS part,
    {%- endif %}
    ({{ age(shape, "f.ts", "c.first_ts") }})::INTEGER AS age,
    count(*) FILTER (f.ordered) AS orders,
    coalesce(sum(f.amount), 0) AS revenue,
    coalesce(sum(f.cost), 0) AS cost
  FROM movements f
  JOIN customers c ON c.customer = f.customer
  {{ groups(shape) }}
  GROUP BY ALL
{%- endmacro -%}

{#- Every customer `p` with totals `m` and, where asked for, the value of the first order, `f.first_value`. -#}
{%- macro everybody(first_value) -%}
FROM profiles p
JOIN totals m ON m.customer = p.customer
{%- if first_value %}
JOIN first_values f ON f.customer = p.customer
{%- endif %}
{%- endmacro -%}
