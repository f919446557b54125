//! Two marked cells side by side: their difference, and whether it is more than chance explains.

use crate::cohort::{Figure, Matrix, Quantity, Unit, Verdict, compare};
use crate::report::number;

use super::page::Page;
use crate::tui::app::{App, Mark};

const LABELS: usize = 16;

/// The page.
pub fn page(app: &App) -> Page {
    let mut page =
        Page::new(format!("{} {} two cells", app.view.measure.title(), app.theme.glyphs.dot), LABELS);
    if let Err(why) = compared(app, &mut page) {
        page.text(why);
    }
    page
}

fn compared(app: &App, page: &mut Page) -> Result<(), String> {
    let matrix = app.matrix().ok_or("there is no table yet")?;
    let (first, second) = app.compared().ok_or("mark two cells, or one and go to another")?;
    let measure = app.view.measure;
    let (one, two) = (figure(app, matrix, &first)?, figure(app, matrix, &second)?);
    for (mark, figure) in [(&first, &one), (&second, &two)] {
        page.head(&format!("{} {} {}", mark.cohort, app.theme.glyphs.dot, matrix.age_label(mark.age)));
        page.pair("value", number::full(figure.value(), measure.unit()));
        page.pair("made of", super::facts::made_of(figure, measure));
    }
    page.head("Difference, second less first");
    let (Some(from), Some(to)) = (one.value(), two.value()) else {
        return Err("one of the values is undefined: its denominator is zero".to_string());
    };
    page.pair("difference", number::difference(to - from, measure.unit()));
    let (Some(one), Some(two)) = (counts(&one), counts(&two)) else {
        return Err(format!(
            "no interval: it needs a share of customers such as retention, and {} is none",
            measure.title()
        ));
    };
    if !measure.is_share_of_customers() {
        return Err(format!("no interval: {} is no share of customers", measure.title()));
    }
    let result = compare(one, two).ok_or("one of the cells has no members")?;
    let points = |value| number::difference(value, Unit::Rate);
    page.pair(
        "95 % interval",
        format!("{} to {}", points(result.interval.low), points(result.interval.high)),
    );
    page.pair("p-value", p_value(result.p_value));
    page.head(match result.verdict() {
        Verdict::Real => "Real: more than chance explains",
        Verdict::Noise => "Noise: chance alone may well do this",
    });
    page.text(match result.verdict() {
        Verdict::Real => {
            "the interval leaves out zero; among many comparisons, one in twenty does so by chance alone"
        }
        Verdict::Noise => {
            "the interval holds zero, so there may be no difference at all; more customers would tell"
        }
    });
    if first.cohort == second.cohort {
        page.text(
            "Both cells are of the same customers: the test takes them for two groups, so it is only a guide here.",
        );
    }
    page.faint(format!("interval: Newcombe (1998), hybrid score, method 10; p: {}", result.test.title()));
    Ok(())
}

/// The figure of a marked cell that may be compared.
fn figure(app: &App, matrix: &Matrix, mark: &Mark) -> Result<Figure, String> {
    let name = format!("{} at {}", mark.cohort, matrix.age_label(mark.age));
    let row = mark.row(matrix).ok_or_else(|| format!("{name} is not in this table: mark another cell"))?;
    let cell = app.cell(&matrix.rows[row], mark.age);
    let figure = cell.settled().ok_or_else(|| format!("{name} is not complete, so it is not compared"))?;
    Ok(*figure)
}

fn counts(figure: &Figure) -> Option<(u64, u64)> {
    match (figure.numerator, figure.denominator) {
        (Quantity::Count(hits), Some(Quantity::Count(n))) => Some((hits, n)),
        _ => None,
    }
}

fn p_value(p: f64) -> String {
    if p < 0.0001 { "below 0.0001".to_string() } else { format!("{p:.4}") }
}
