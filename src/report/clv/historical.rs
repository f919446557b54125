//! Value without a model: to date and by age, and the simple formulas.

use serde_json::{Value as Json, json};

use crate::clv::Formula;
use crate::cohort::Unit;
use crate::explore::clv::{ClvAnswer, HALF_YEAR_DAYS, HistoricalValue, SegmentValue, ToDate, ValueAtAge};
use crate::report::grid::{Cell, Column, Grid, Kind, Row};
use crate::report::number;

use super::names::{all, groups, name};

/// Segments in a table by age; CSV and JSON have all of them.
const COLUMNS_BY_AGE: usize = 6;

/// Value to date by segment, by month of acquisition, and by age; for programs in one table.
pub fn to_date(answer: &ClvAnswer) -> Vec<Grid> {
    let cohorts = answer.cohorts.iter().map(|(month, one)| {
        let observed = of_month(answer, month.index);
        spread(&month.to_string(), one, at_common_age(answer, observed.as_ref()))
    });
    vec![
        to_date_by_segment(answer).titled("value to date, net amount per customer"),
        Grid::new(spread_columns("acquired in", answer), cohorts.collect())
            .titled("by month of acquisition")
            .for_people(),
        by_age(answer),
        to_date_records(answer),
    ]
}

/// Value to date by segment; the last row is for all customers.
pub fn to_date_by_segment(answer: &ClvAnswer) -> Grid {
    let segments =
        all(answer).map(|one| spread(&name(&one.values), one, at_common_age(answer, one.observed.as_ref())));
    Grid::new(spread_columns("segment", answer), segments.collect()).for_people()
}

fn at_common_age(answer: &ClvAnswer, observed: Option<&HistoricalValue>) -> Option<ValueAtAge> {
    observed?.at_age(answer.common_age?)
}

fn spread_columns(first: &str, answer: &ClvAnswer) -> Vec<Column> {
    let at = answer.common_age.zip(answer.total.observed.as_ref());
    let at = at.map_or_else(
        || "at a common age".to_string(),
        |(age, observed)| format!("each through {}", observed.matrix.age_label(age)),
    );
    let mut columns = vec![
        Column::new("value", first, Kind::Text).priority(0),
        Column::named("customers", Kind::Count).priority(0),
        Column::named("total", Kind::Amount),
        Column::named("mean", Kind::MONEY).priority(0),
    ];
    columns.extend((1..10).map(|tenth| match tenth {
        5 => Column::named("median", Kind::MONEY),
        _ => Column::named(format!("p{tenth}0"), Kind::MONEY).priority(3),
    }));
    columns.extend([
        Column::named("best_tenth", Kind::RATE).priority(2),
        Column::new("value_at_age", at, Kind::MONEY),
        Column::new("customers_at_age", "of customers", Kind::Count).priority(2),
    ]);
    columns
}

fn spread(name: &str, one: &SegmentValue, at: Option<ValueAtAge>) -> Row {
    let to_date = one.to_date.as_ref();
    let mut row: Row = vec![
        Cell::text(name),
        one.customers.into(),
        to_date.map(|to_date| to_date.spent).into(),
        to_date.and_then(|to_date| to_date.mean).into(),
    ];
    row.extend((0..9).map(|place| Cell::from(decile(to_date, place))));
    row.extend([
        to_date.and_then(|to_date| to_date.best_tenth).into(),
        at.map(|at| at.revenue).into(),
        at.map(|at| at.customers).into(),
    ]);
    row
}

fn decile(to_date: Option<&ToDate>, place: usize) -> Option<f64> {
    let to_date = to_date?;
    if place == 4 { to_date.median } else { to_date.deciles.get(place).copied() }
}

/// Historical value of the customers acquired in one month.
fn of_month(answer: &ClvAnswer, index: i32) -> Option<HistoricalValue> {
    let mut observed = answer.total.observed.clone()?;
    observed.matrix.rows.retain(|row| row.cohort.period().is_some_and(|month| month.index == index));
    Some(observed)
}

/// Cumulative net amount per acquired customer by age, of the whole and the largest segments.
fn by_age(answer: &ClvAnswer) -> Grid {
    let listed: Vec<&SegmentValue> =
        [&answer.total].into_iter().chain(answer.segments.iter().take(COLUMNS_BY_AGE)).collect();
    let mut columns = vec![Column::named("age", Kind::Text).priority(0)];
    for one in &listed {
        let name = name(&one.values);
        columns.extend([
            Column::new(name.clone(), name.clone(), Kind::MONEY),
            Column::new(format!("{name}_customers"), "customers", Kind::Count).priority(2),
        ]);
    }
    let curves: Vec<Vec<ValueAtAge>> = listed
        .iter()
        .map(|one| one.observed.as_ref().map_or_else(Vec::new, HistoricalValue::by_age))
        .collect();
    let ages = curves.first().map_or(0, Vec::len);
    let rows = (0..ages).map(|age| {
        let label = |observed: &HistoricalValue| observed.matrix.age_label(age as u32);
        let mut row = vec![Cell::text(answer.total.observed.as_ref().map_or_else(String::new, label))];
        for curve in &curves {
            let at = curve.get(age);
            row.extend([at.map(|at| at.revenue).into(), Cell::or_empty(at.map(|at| at.customers))]);
        }
        row
    });
    let (shown, of) = (listed.len() - 1, answer.segments.len());
    let cut =
        if shown < of { format!("; {shown} of {of} segments, csv and json have all") } else { String::new() };
    let title =
        "cumulative net amount per customer by age, over the months of acquisition that have finished it";
    Grid::new(columns, rows.collect()).titled(format!("{title}{cut}")).for_people()
}

/// Segments, all customers and cohorts without an age, then each of them at every age.
fn to_date_records(answer: &ClvAnswer) -> Grid {
    let mut columns = vec![
        Column::named("table", Kind::Text),
        Column::named("value", Kind::Text),
        Column::named("age", Kind::Count),
        Column::named("customers", Kind::Count),
        Column::named("total", Kind::Amount),
        Column::named("mean", Kind::MONEY),
        Column::named("median", Kind::MONEY),
    ];
    columns.extend((1..10).map(|tenth| Column::named(format!("p{tenth}0"), Kind::MONEY)));
    columns.extend([
        Column::named("best_tenth", Kind::RATE),
        Column::named("revenue_per_customer", Kind::MONEY),
        Column::named("margin_per_customer", Kind::MONEY),
    ]);
    let mut rows = Vec::new();
    for (table, name, one) in groups(answer) {
        let to_date = one.to_date.as_ref();
        let mut row: Row = vec![
            Cell::text(table),
            Cell::text(name),
            Cell::or_empty(None::<u64>),
            one.customers.into(),
            to_date.map(|to_date| to_date.spent).into(),
            to_date.and_then(|to_date| to_date.mean).into(),
            to_date.and_then(|to_date| to_date.median).into(),
        ];
        let deciles = (0..9).map(|place| to_date.and_then(|one| one.deciles.get(place).copied()));
        row.extend(deciles.map(Cell::from));
        row.push(to_date.and_then(|to_date| to_date.best_tenth).into());
        row.extend([Cell::or_empty(None::<f64>), Cell::or_empty(None::<f64>)]);
        rows.push(row);
    }
    for (table, name, one) in groups(answer) {
        for at in one.observed.iter().flat_map(HistoricalValue::by_age) {
            let mut row: Row =
                vec![Cell::text(table), Cell::text(name.clone()), at.age.into(), at.customers.into()];
            row.extend((0..13).map(|_| Cell::or_empty(None::<f64>)));
            row.extend([at.revenue.into(), at.margin.into()]);
            rows.push(row);
        }
    }
    Grid::new(columns, rows).for_programs()
}

/// The simple formulas with their terms: one table each for people, one table in all for programs.
pub fn simple(answer: &ClvAnswer) -> Vec<Grid> {
    let titled = |formula: Formula, columns: Vec<Column>, cells: fn(&SimpleTerms) -> Vec<Cell>| {
        let rows =
            simple_terms(answer).map(|terms| [vec![Cell::text(terms.name.clone())], cells(&terms)].concat());
        let title = format!("{}: {}", formula.label(), meaning(formula, answer));
        Grid::new([vec![segment_column()], columns].concat(), rows.collect()).titled(title).for_people()
    };
    vec![
        titled(Formula::Simple, product_columns(), |terms| terms.product()),
        titled(Formula::DurationCountFrequency, duration_columns("c, AOV"), |terms| {
            terms.duration().to_vec()
        }),
        titled(Formula::RevenueOverChurn, churn_columns(), |terms| terms.churn()),
        simple_records(answer),
    ]
}

/// The simple formulas with their terms in one table.
pub fn simple_records(answer: &ClvAnswer) -> Grid {
    let mut columns = vec![segment_column(), Column::named("customers", Kind::Count)];
    columns.extend(product_columns());
    // The average order value is a term of both.
    columns.extend(duration_columns("AOV").into_iter().filter(|column| column.name != "aov"));
    columns.extend(churn_columns());
    let row = |terms: SimpleTerms| {
        let [months, _, per_month, value] = terms.duration();
        let mut row = vec![Cell::text(terms.name.clone()), terms.customers.into()];
        row.extend(terms.product());
        row.extend([months, per_month, value]);
        row.extend(terms.churn());
        row
    };
    Grid::new(columns, simple_terms(answer).map(row).collect()).for_programs()
}

/// The history of a segment, as the simple formulas read it.
struct SimpleTerms<'a> {
    name: String,
    customers: u64,
    history: &'a HistoricalValue,
}

/// Every segment with a history, and all customers.
fn simple_terms(answer: &ClvAnswer) -> impl Iterator<Item = SimpleTerms<'_>> {
    all(answer).filter_map(|one| {
        let history = one.observed.as_ref()?;
        Some(SimpleTerms { name: name(&one.values), customers: one.customers, history })
    })
}

impl SimpleTerms<'_> {
    /// Average order value × orders per customer and year × years.
    fn product(&self) -> Vec<Cell> {
        let history = self.history;
        vec![
            history.window.average_order_value().into(),
            history.window.orders_per_customer_year().into(),
            history.lifespan_years().into(),
            history.simple_value().into(),
        ]
    }

    /// Months × average order value × orders per month.
    fn duration(&self) -> [Cell; 4] {
        let history = self.history;
        [
            history.duration_months().into(),
            history.window.average_order_value().into(),
            history.orders_per_month().into(),
            history.duration_value().into(),
        ]
    }

    /// Revenue per customer / churn, of the customers of the first of two periods.
    fn churn(&self) -> Vec<Cell> {
        let turnover = self.history.turnover;
        vec![
            turnover.map(|two| two.base).into(),
            turnover.map(|two| two.base.saturating_sub(two.kept)).into(),
            turnover.and_then(|two| two.revenue_per_customer()).into(),
            turnover.and_then(|two| two.churn()).into(),
            turnover.and_then(|two| two.value()).into(),
        ]
    }
}

fn segment_column() -> Column {
    Column::new("value", "segment", Kind::Text).priority(0)
}

/// The value of a formula.
fn value_column(name: &str) -> Column {
    Column::new(name, "value", Kind::MONEY).priority(0)
}

fn product_columns() -> Vec<Column> {
    vec![
        Column::new("aov", "AOV", Kind::MONEY),
        Column::new("orders_per_customer_year", "orders per customer and year", Kind::RATIO),
        Column::new("lifespan_years", "years", Kind::RATIO),
        value_column("aov_frequency_lifespan"),
    ]
}

fn duration_columns(aov: &str) -> Vec<Column> {
    vec![
        Column::new("t_months", "t, months", Kind::RATIO),
        Column::new("aov", aov, Kind::MONEY),
        Column::new("f_per_month", "f, orders per month", Kind::Decimals(4)),
        value_column("t_c_f"),
    ]
}

fn churn_columns() -> Vec<Column> {
    vec![
        Column::new("base_customers", "bought in the first", Kind::Count),
        Column::new("lost_customers", "lost", Kind::Count),
        Column::new("arpu", "ARPU", Kind::MONEY),
        Column::named("churn", Kind::RATE),
        value_column("arpu_churn"),
    ]
}

/// The note below a formula.
fn meaning(formula: Formula, answer: &ClvAnswer) -> String {
    let given = answer.question.lifespan.map(|span| span.describe());
    match (formula, given) {
        (Formula::Simple, None) => {
            "the lifespan is the observed window, so this is the net amount per customer".into()
        }
        (Formula::Simple, Some(span)) => {
            format!("over the given lifespan of {span}; orders are counted over the observed window")
        }
        (Formula::DurationCountFrequency, None) => {
            "t is the mean time since the first order, so this is the net amount per customer again".into()
        }
        (Formula::DurationCountFrequency, Some(span)) => {
            format!("t is {span}, as given; orders are counted from each first order on")
        }
        (Formula::RevenueOverChurn, _) => {
            let weeks = HALF_YEAR_DAYS / 7;
            let has = answer.total.observed.as_ref().is_some_and(|one| one.turnover.is_some());
            if has {
                format!(
                    "over the last two periods of {weeks} weeks up to {}; lost: bought in the first and not in the second",
                    answer.valued_on
                )
            } else {
                format!("the data do not reach back two periods of {weeks} weeks")
            }
        }
    }
}

/// The first formula of the whole on one line.
pub fn simple_line(answer: &ClvAnswer) -> Option<String> {
    let one = answer.total.observed.as_ref()?;
    let ratio = |value: Option<f64>| number::full(value, Unit::Ratio);
    let money = |value: Option<f64>| number::full(value, Unit::Money);
    Some(format!(
        "AOV {} × {} orders per customer and year × {} years = {} (--simple has the other formulas)",
        money(one.window.average_order_value()),
        ratio(one.window.orders_per_customer_year()),
        ratio(Some(one.lifespan_years())),
        money(one.simple_value()),
    ))
}

/// Value at every age that at least one month has finished.
pub fn by_age_json(observed: &HistoricalValue) -> Json {
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
pub fn simple_json(observed: &HistoricalValue) -> Json {
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
