//! A comparison for programs: a row per comparison.

use crate::cohort::{Corrected, Group, Nano};
use crate::report::grid::{Cell, Column, Grid, Kind, Row};

use super::compared::Compared;

/// `kind` is cell, average, measure, mix or mix_all. `difference` is always a - b; `contribution` is what a value of
/// `by` adds to that of the sides.
pub fn records(compared: &Compared) -> Grid {
    let text = |name: &str| Column::named(name, Kind::Text);
    let measured = |name: &str| Column::named(name, Kind::AsMeasured);
    let columns = vec![
        text("kind"),
        text("against"),
        text("cohort"),
        Column::named("age", Kind::Count),
        text("name"),
        measured("a"),
        measured("b"),
        measured("difference"),
        measured("low"),
        measured("high"),
        Column::named("p_value", Kind::Probability),
        Column::named("p_adjusted", Kind::Probability),
        Column::named("significant", Kind::Truth),
        text("test"),
        Column::named("a_size", Kind::Count),
        Column::named("b_size", Kind::Count),
        measured("mix_effect"),
        measured("rate_effect"),
        text("by"),
        Column::named("a_share", Kind::RATE),
        Column::named("b_share", Kind::RATE),
        measured("contribution"),
    ];
    let measure = compared.view.measure.name();
    let mut rows = Vec::new();
    for contrasts in &compared.contrasts {
        let against = compared.name(contrasts.other);
        for cell in &contrasts.cells {
            let cohort = Some(compared.cohort(cell.rows.0));
            rows.push(row(["cell", against, measure], cohort, Some(cell.age), &cell.compared, cell.sizes));
        }
        for one in &contrasts.averages {
            rows.push(row(["average", against, measure], None, Some(one.age), &one.compared, one.sizes));
        }
        for one in &contrasts.measures {
            rows.push(row(["measure", against, &one.name], None, None, &one.compared, one.sizes));
        }
        rows.extend(mix_rows(compared, contrasts.other, against));
    }
    Grid::new(columns, rows).for_programs()
}

fn row(
    [kind, against, name]: [&str; 3],
    cohort: Option<String>,
    age: Option<u32>,
    compared: &Corrected,
    sizes: (u64, u64),
) -> Row {
    let contrast = compared.contrast;
    let none = || Cell::or_empty(None::<f64>);
    vec![
        Cell::text(kind),
        Cell::text(against),
        Cell::or_empty(cohort),
        Cell::or_empty(age),
        Cell::text(name),
        contrast.a.into(),
        contrast.b.into(),
        contrast.difference.into(),
        contrast.interval.map(|interval| interval.low).into(),
        contrast.interval.map(|interval| interval.high).into(),
        contrast.p_value.into(),
        compared.p_adjusted.into(),
        compared.is_significant().into(),
        Cell::or_empty(contrast.test.map(|test| test.name())),
        sizes.0.into(),
        sizes.1.into(),
        none(),
        none(),
        none(),
        none(),
        none(),
        none(),
    ]
}

/// A row per value, and `mix_all` for both whole sides: the contributions of the values add up to its difference.
fn mix_rows(compared: &Compared, other: usize, against: &str) -> Vec<Row> {
    let age = compared.answer.question.breakdown.age().unwrap_or(0);
    let Some(Ok(mix)) = compared.mixes.get(&other) else { return Vec::new() };
    let Some(breakdown) = compared.answer.breakdowns(other).into_iter().next() else { return Vec::new() };
    let value = |group: &Group| group.ratio(age, compared.view.measure, compared.view.criterion).value();
    let line = |[kind, name]: [&str; 2], (a, b): (&Group, &Group), shares: (f64, f64), parts: [Nano; 3]| {
        let (in_a, in_b) = (value(a), value(b));
        let difference = in_a.zip(in_b).map(|(a, b)| a - b);
        let [mix_effect, rate_effect, contribution] = parts.map(|part| Cell::from(part.to_f64()));
        let none = || Cell::or_empty(None::<f64>);
        vec![
            Cell::text(kind),
            Cell::text(against),
            none(),
            age.into(),
            Cell::text(name),
            in_a.into(),
            in_b.into(),
            difference.into(),
            none(),
            none(),
            none(),
            none(),
            none(),
            none(),
            a.size().into(),
            b.size().into(),
            mix_effect,
            rate_effect,
            Cell::text(breakdown.attribute.clone()),
            shares.0.into(),
            shares.1.into(),
            contribution,
        ]
    };
    let mut rows = Vec::new();
    for row in &mix.rows {
        let Some(part) = breakdown.parts.iter().find(|part| part.value == row.value) else { continue };
        let parts = [row.mix_effect, row.rate_effect, row.total()];
        rows.push(line(["mix", row.value.as_deref().unwrap_or("")], (&part.a, &part.b), row.shares, parts));
    }
    let (a, b) = (breakdown.parts.iter().map(|part| &part.a), breakdown.parts.iter().map(|part| &part.b));
    let whole = (Group::pooled(a), Group::pooled(b));
    let parts = [mix.mix_effect, mix.rate_effect, mix.total];
    rows.push(line(["mix_all", ""], (&whole.0, &whole.1), (1.0, 1.0), parts));
    rows
}
