//! The terms of a page, as `docs/definitions.md` defines them.

use super::grid::{Cell, Column, Grid, Kind, Report, Row};
use super::write::json::{objects, pretty};

/// Terms and their meaning.
const TERMS: [(&str, &str); 14] = [
    (
        "as-of date",
        "the day of the last order that counts; everything is measured to its end, never to today",
    ),
    ("cohort", "customers by the period of their first order"),
    ("age", "periods since the period of the first order, which is 0"),
    ("retention", "customers of a cohort with an order at an age / customers of the cohort"),
    ("open, marked *", "the period has begun and not ended for every customer; it is in no average"),
    ("average", "pooled: sum of the numerators / sum of the cohort sizes, over complete cells"),
    ("lost", "without an order for longer than the inactivity window"),
    ("customer retention rate", "(E - N) / S: S active at the start, E at the end, N new in between"),
    (
        "NRR, GRR",
        "revenue now of those who bought in the window before / their revenue then; GRR counts nobody for more than then",
    ),
    ("repeat purchase rate", "customers with two orders or more / customers"),
    ("CLV", "margin × expected spend of existing customers over the horizon, discounted"),
    ("holdout error", "models are fitted on the first part of the data and compared with what came after"),
    (
        "interval",
        "95 %: Wilson's for shares of customers, Student's or the bootstrap over customers for money",
    ),
    ("significant, marked !", "p < 0.05, and the interval of the difference leaves out zero"),
];

/// The table of terms.
pub fn report() -> Report<'static> {
    let columns =
        vec![Column::named("term", Kind::Text), Column::new("meaning", "meaning", Kind::Text).widest(120)];
    let rows = TERMS.iter().map(|(term, meaning)| -> Row { vec![Cell::text(*term), Cell::text(*meaning)] });
    let grid = Grid::new(columns, rows.collect());
    let listed = objects(&grid);
    Report::new("terms", vec![grid], move || pretty(&listed))
}
