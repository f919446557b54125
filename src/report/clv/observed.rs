//! What was seen without a model: value to date and by age, and the simple formulas.

use serde_json::{Value, json};

use super::super::csv as fields;
use super::super::number;
use super::name;
use crate::clv::Formula;
use crate::cohort::Unit;
use crate::explore::clv::{ClvAnswer, HALF_YEAR_DAYS, Observed, SegmentValue, ToDate, ValueAtAge};
use crate::text::sanitize;

/// Segments in a table by age; all of them are in CSV and JSON.
const COLUMNS_BY_AGE: usize = 6;

/// A table to read: its heading and its lines, the head first.
pub(super) struct Table {
    pub heading: String,
    pub lines: Vec<Vec<String>>,
}

pub(super) fn money(value: Option<f64>) -> String {
    number::full(value, Unit::Money)
}

pub(super) fn head(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| word.to_string()).collect()
}

/// The customers told apart, and the whole last.
pub(super) fn all(answer: &ClvAnswer) -> impl Iterator<Item = &SegmentValue> {
    answer.segments.iter().chain([&answer.total])
}

/// Value to date by segment, by month of acquisition, and by age.
pub(super) fn to_date(answer: &ClvAnswer) -> Vec<Table> {
    let at = answer.common_age.zip(answer.total.observed.as_ref());
    let label = at.map(|(age, observed)| observed.matrix.age_label(age));
    let at_head =
        label.map_or_else(|| "at a common age".to_string(), |label| format!("each through {label}"));
    let heads = |first: &str| {
        let mut heads = head(&[first, "customers", "total", "mean"]);
        heads.extend((1..10).map(|tenth| if tenth == 5 { "median".into() } else { format!("p{tenth}0") }));
        heads.extend(["best tenth".to_string(), at_head.clone(), "of customers".into()]);
        heads
    };
    let line = |name: String, one: &SegmentValue, at: Option<ValueAtAge>| {
        let to_date = one.to_date.as_ref();
        let mut line = vec![
            name,
            number::integer(one.customers.into()),
            to_date.map_or_else(|| number::UNDEFINED.into(), |to_date| number::money(to_date.spent)),
            money(to_date.and_then(|to_date| to_date.mean)),
        ];
        line.extend((0..9).map(|place| money(decile(to_date, place))));
        line.push(number::full(to_date.and_then(|to_date| to_date.best_tenth), Unit::Rate));
        line.push(money(at.map(|at| at.revenue)));
        line.push(at.map_or_else(|| number::UNDEFINED.into(), |at| number::integer(at.customers.into())));
        line
    };
    let of_segment = |one: &SegmentValue| {
        let at = answer.common_age.and_then(|age| one.observed.as_ref()?.at_age(age));
        line(sanitize(&name(&one.values)), one, at)
    };
    let mut segments = vec![heads("segment")];
    segments.extend(all(answer).map(of_segment));
    let mut cohorts = vec![heads("acquired in")];
    cohorts.extend(answer.cohorts.iter().map(|(month, one)| {
        let at = answer.common_age.and_then(|age| of_month(answer, month.index)?.at_age(age));
        line(month.to_string(), one, at)
    }));
    vec![
        Table { heading: "value to date, net amount per customer".into(), lines: segments },
        Table { heading: "by month of acquisition".into(), lines: cohorts },
        by_age(answer),
    ]
}

fn decile(to_date: Option<&ToDate>, place: usize) -> Option<f64> {
    let to_date = to_date?;
    if place == 4 { to_date.median } else { to_date.deciles.get(place).copied() }
}

/// What was observed of the customers acquired in one month.
fn of_month(answer: &ClvAnswer, index: i32) -> Option<Observed> {
    let mut observed = answer.total.observed.clone()?;
    observed.matrix.rows.retain(|row| row.cohort.period().is_some_and(|month| month.index == index));
    Some(observed)
}

/// Cumulative net amount per acquired customer by age, of the whole and the largest segments.
fn by_age(answer: &ClvAnswer) -> Table {
    let told: Vec<&SegmentValue> =
        [&answer.total].into_iter().chain(answer.segments.iter().take(COLUMNS_BY_AGE)).collect();
    let mut lines = vec![vec!["age".to_string()]];
    for one in &told {
        lines[0].extend([sanitize(&name(&one.values)), "customers".into()]);
    }
    let curves: Vec<Vec<ValueAtAge>> =
        told.iter().map(|one| one.observed.as_ref().map_or_else(Vec::new, Observed::by_age)).collect();
    let ages = curves.first().map_or(0, Vec::len);
    for age in 0..ages {
        let label = |observed: &Observed| observed.matrix.age_label(age as u32);
        let mut line = vec![answer.total.observed.as_ref().map_or_else(String::new, label)];
        for curve in &curves {
            let at = curve.get(age);
            line.push(money(at.map(|at| at.revenue)));
            line.push(at.map_or_else(String::new, |at| number::integer(at.customers.into())));
        }
        lines.push(line);
    }
    let (shown, of) = (told.len() - 1, answer.segments.len());
    let cut =
        if shown < of { format!("; {shown} of {of} segments, csv and json have all") } else { String::new() };
    let heading =
        "cumulative net amount per customer by age, over the months of acquisition that have finished it";
    Table { heading: format!("{heading}{cut}"), lines }
}

/// The simple formulas with their terms, one table each.
pub(super) fn simple(answer: &ClvAnswer) -> Vec<Table> {
    let seen = || all(answer).filter_map(|one| Some((sanitize(&name(&one.values)), one.observed.as_ref()?)));
    let ratio = |value: Option<f64>| number::full(value, Unit::Ratio);
    let mut products = vec![head(&["segment", "AOV", "orders a customer and year", "years", "value"])];
    let mut durations = vec![head(&["segment", "t, months", "c, AOV", "f, orders a month", "value"])];
    let mut churned = vec![head(&["segment", "bought in the first", "lost", "ARPU", "churn", "value"])];
    for (name, one) in seen() {
        let order = money(one.window.average_order_value());
        let frequency = ratio(one.window.orders_per_customer_year());
        let years = ratio(Some(one.lifespan_years()));
        products.push(vec![name.clone(), order.clone(), frequency, years, money(one.simple_value())]);
        let per_month =
            one.orders_per_month().map_or_else(|| number::UNDEFINED.into(), |f| format!("{f:.4}"));
        durations.push(vec![
            name.clone(),
            ratio(one.duration_months()),
            order,
            per_month,
            money(one.duration_value()),
        ]);
        let count = |count: u64| number::integer(count.into());
        let mut line = vec![name];
        line.extend(match one.turnover {
            None => vec![number::UNDEFINED.to_string(); 5],
            Some(two) => vec![
                count(two.base),
                count(two.base.saturating_sub(two.kept)),
                money(two.revenue_per_customer()),
                number::full(two.churn(), Unit::Rate),
                money(two.value()),
            ],
        });
        churned.push(line);
    }
    let headings = Formula::ALL.map(|formula| format!("{}: {}", formula.label(), meaning(formula, answer)));
    let lines = [products, durations, churned];
    headings.into_iter().zip(lines).map(|(heading, lines)| Table { heading, lines }).collect()
}

/// What a formula says here.
fn meaning(formula: Formula, answer: &ClvAnswer) -> String {
    let given = answer.question.lifespan.map(|span| span.describe());
    match (formula, given) {
        (Formula::Simple, None) => {
            "the lifespan is the window observed, so it is the net amount per customer".into()
        }
        (Formula::Simple, Some(span)) => {
            format!("over a lifespan of {span}, as said; orders are counted over the window")
        }
        (Formula::DurationCountFrequency, None) => {
            "t is the mean time since the first order, so it is the net amount per customer again".into()
        }
        (Formula::DurationCountFrequency, Some(span)) => {
            format!("t is {span}, as said; orders are counted from each first order on")
        }
        (Formula::RevenueOverChurn, _) => {
            let weeks = HALF_YEAR_DAYS / 7;
            let has = answer.total.observed.as_ref().is_some_and(|one| one.turnover.is_some());
            if has {
                format!(
                    "of the last two periods of {weeks} weeks up to {}; lost: bought in the first and not in the second",
                    answer.valued_on
                )
            } else {
                format!("the data do not reach back two periods of {weeks} weeks")
            }
        }
    }
}

/// The first formula of the whole on one line.
pub(super) fn simple_line(answer: &ClvAnswer) -> Option<String> {
    let one = answer.total.observed.as_ref()?;
    let ratio = |value: Option<f64>| number::full(value, Unit::Ratio);
    Some(format!(
        "AOV {} × {} orders a customer and year × {} years = {} (--simple has the other formulas)",
        money(one.window.average_order_value()),
        ratio(one.window.orders_per_customer_year()),
        ratio(Some(one.lifespan_years())),
        money(one.simple_value()),
    ))
}

/// Value at every age that somebody has finished.
pub(super) fn by_age_json(observed: &Observed) -> Value {
    let each = observed.by_age().into_iter().map(|at| {
        json!({
            "age": at.age,
            "label": observed.matrix.age_label(at.age),
            "revenue_per_customer": at.revenue,
            "margin_per_customer": at.margin,
            "customers": at.customers,
            "cohorts": at.cohorts,
        })
    });
    each.collect()
}

/// The simple formulas with their terms.
pub(super) fn simple_json(observed: &Observed) -> Value {
    let turnover = observed.turnover;
    let [simple, duration, churn] = Formula::ALL.map(Formula::name);
    json!({
        simple: {
            "aov": observed.window.average_order_value(),
            "orders_per_customer_year": observed.window.orders_per_customer_year(),
            "lifespan_years": observed.lifespan_years(),
            "identity": observed.lifespan.is_none(),
            "value": observed.simple_value(),
        },
        duration: {
            "t_months": observed.duration_months(),
            "c": observed.window.average_order_value(),
            "f_per_month": observed.orders_per_month(),
            "value": observed.duration_value(),
        },
        churn: {
            "period_weeks": HALF_YEAR_DAYS / 7,
            "base_customers": turnover.map(|two| two.base),
            "lost_customers": turnover.map(|two| two.base.saturating_sub(two.kept)),
            "arpu": turnover.and_then(|two| two.revenue_per_customer()),
            "churn": turnover.and_then(|two| two.churn()),
            "value": turnover.and_then(|two| two.value()),
        },
    })
}

/// Every group of customers with the table it is told in.
pub(super) fn told_apart(answer: &ClvAnswer) -> impl Iterator<Item = (&'static str, String, &SegmentValue)> {
    let segments = answer.segments.iter().map(|one| ("segment", name(&one.values), one));
    let cohorts = answer.cohorts.iter().map(|(month, one)| ("cohort", month.to_string(), one));
    segments.chain([("total", "all".to_string(), &answer.total)]).chain(cohorts)
}

pub(super) fn bare(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

pub(super) fn line(cells: Vec<String>) -> String {
    cells.join(",") + "\n"
}

/// `table,value,age,customers,total,mean,median,p10,…,p90,best_tenth,revenue_per_customer,margin_per_customer`: segments,
/// the whole and cohorts without an age, then segments and the whole at every age.
pub(super) fn to_date_csv(answer: &ClvAnswer) -> String {
    let tenths: Vec<String> = (1..10).map(|tenth| format!("p{tenth}0")).collect();
    let mut out = format!(
        "table,value,age,customers,total,mean,median,{},best_tenth,revenue_per_customer,margin_per_customer\n",
        tenths.join(",")
    );
    for (table, name, one) in told_apart(answer) {
        let to_date = one.to_date.as_ref();
        let mut cells =
            vec![table.to_string(), fields::field(&name), String::new(), one.customers.to_string()];
        cells.push(to_date.map_or_else(String::new, |to_date| to_date.spent.to_string()));
        cells.push(bare(to_date.and_then(|to_date| to_date.mean)));
        cells.push(bare(to_date.and_then(|to_date| to_date.median)));
        cells.extend((0..9).map(|place| bare(to_date.and_then(|one| one.deciles.get(place).copied()))));
        cells.push(bare(to_date.and_then(|to_date| to_date.best_tenth)));
        cells.extend([String::new(), String::new()]);
        out += &line(cells);
    }
    for (table, name, one) in told_apart(answer) {
        for at in one.observed.iter().flat_map(Observed::by_age) {
            let mut cells =
                vec![table.to_string(), fields::field(&name), at.age.to_string(), at.customers.to_string()];
            cells.extend(vec![String::new(); 13]);
            cells.extend([at.revenue.to_string(), at.margin.to_string()]);
            out += &line(cells);
        }
    }
    out
}

/// One line a segment, and the whole: every formula with its terms.
pub(super) fn simple_csv(answer: &ClvAnswer) -> String {
    let mut out = "value,customers,aov,orders_per_customer_year,lifespan_years,aov_frequency_lifespan,\
        t_months,f_per_month,t_c_f,base_customers,lost_customers,arpu,churn,arpu_churn\n"
        .to_string();
    for one in all(answer) {
        let Some(seen) = &one.observed else { continue };
        let turnover = seen.turnover;
        let count = |count: Option<u64>| count.map_or_else(String::new, |count| count.to_string());
        out += &line(vec![
            fields::field(&name(&one.values)),
            one.customers.to_string(),
            bare(seen.window.average_order_value()),
            bare(seen.window.orders_per_customer_year()),
            seen.lifespan_years().to_string(),
            bare(seen.simple_value()),
            bare(seen.duration_months()),
            bare(seen.orders_per_month()),
            bare(seen.duration_value()),
            count(turnover.map(|two| two.base)),
            count(turnover.map(|two| two.base.saturating_sub(two.kept))),
            bare(turnover.and_then(|two| two.revenue_per_customer())),
            bare(turnover.and_then(|two| two.churn())),
            bare(turnover.and_then(|two| two.value())),
        ]);
    }
    out
}
