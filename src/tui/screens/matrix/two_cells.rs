//! Two marked cells side by side: their difference, and whether it is significant.

use crate::cohort::{CellRatio, Interval, Matrix, Quantity, Verdict, compare, verdict};
use crate::explore::bootstrap::RESAMPLES;
use crate::report::number;

use super::mark::Mark;
use super::view::MatrixView;
use crate::tui::page::Page;

const LABELS: usize = 16;

/// The page that compares the two cells.
pub fn page(shown: &MatrixView) -> Page {
    let mut page = Page::new(
        format!("{} {} two cells", shown.cx.view.measure.title(), shown.cx.theme.glyphs.dot),
        LABELS,
    );
    if let Err(why) = compared(shown, &mut page) {
        page.text(why);
    }
    page
}

fn compared(shown: &MatrixView, page: &mut Page) -> Result<(), String> {
    let matrix = shown.matrix().ok_or("no table yet")?;
    let (first, second) = shown.compared().ok_or("mark two cells, or one and go to another")?;
    let measure = shown.cx.view.measure;
    let (one, two) = (ratio(shown, matrix, &first)?, ratio(shown, matrix, &second)?);
    for (mark, ratio) in [(&first, &one), (&second, &two)] {
        page.head(&format!("{} {} {}", mark.cohort, shown.cx.theme.glyphs.dot, matrix.age_label(mark.age)));
        page.pair("value", number::full(ratio.value(), measure.unit()));
        page.pair("made of", super::cell_summary::made_of(ratio, measure));
    }
    page.head(&format!("Difference, A {} - B {}", name(&first, matrix), name(&second, matrix)));
    let (Some(a), Some(b)) = (one.value(), two.value()) else {
        return Err("one of the values is undefined: its denominator is zero".to_string());
    };
    page.pair("difference", number::difference(a - b, measure.unit()));
    let (interval, p, faint) = uncertainty(shown, &one, &two)?;
    let ends = |value| number::difference(value, measure.unit());
    page.pair("95 % interval", format!("{} to {}", ends(interval.low), ends(interval.high)));
    let is_resampled = measure.is_resampled();
    page.pair("p-value", if is_resampled { number::resampled_probability(p, RESAMPLES) } else { p_value(p) });
    let verdict = verdict(interval, p);
    page.head(match verdict {
        Verdict::Real => "Significant",
        Verdict::Noise => "Not significant: may well be chance",
    });
    page.text(match verdict {
        Verdict::Real => {
            "the interval excludes zero; among many comparisons, one in twenty does so by chance alone"
        }
        Verdict::Noise => {
            "the interval includes zero, so there may be no difference; more customers would narrow it"
        }
    });
    if first.cohort == second.cohort {
        page.text(
            "Both cells have the same customers, but the test treats them as two groups, so it is only indicative.",
        );
    }
    page.faint(faint);
    Ok(())
}

fn name(mark: &Mark, matrix: &Matrix) -> String {
    format!("{} {}", mark.cohort, matrix.age_label(mark.age))
}

/// The interval of the difference, the first less the second, its p-value, and their methods.
fn uncertainty(
    shown: &MatrixView,
    one: &CellRatio,
    two: &CellRatio,
) -> Result<(Interval, f64, String), String> {
    let measure = shown.cx.view.measure;
    if measure.is_resampled() {
        let sampled = shown.difference_sample();
        let found = sampled.and_then(|sampled| Some((sampled.interval?, sampled.p_value?)));
        return match found {
            Some((interval, p)) => Ok((interval, p, RESAMPLED.to_string())),
            None if shown.awaits_difference() => Err("bootstrapping the members of both cells".to_string()),
            None => Err("no interval: too few members, or the bootstrap was cancelled".to_string()),
        };
    }
    let (Some(one), Some(two)) = (counts(one), counts(two)) else {
        return Err(format!(
            "no interval: it needs a share of customers or money, and {} is neither",
            measure.title()
        ));
    };
    let result = compare(two, one).ok_or("one of the cells has no members")?;
    let how = format!("interval: Newcombe (1998), hybrid score, method 10; p: {}", result.test.title());
    Ok((result.interval, result.p_value, how))
}

/// How amounts are compared.
const RESAMPLED: &str = "interval: percentile bootstrap, 1,000 resamples of the members of both cells; p: twice the \
    share of resamples beyond zero (Davison & Hinkley 1997)";

/// The value of a marked cell, if it can be compared.
fn ratio(shown: &MatrixView, matrix: &Matrix, mark: &Mark) -> Result<CellRatio, String> {
    let name = format!("{} at {}", mark.cohort, matrix.age_label(mark.age));
    let row = mark.row(matrix).ok_or_else(|| format!("{name} is not in this table: mark another cell"))?;
    let cell = shown.cell(&matrix.rows[row], mark.age);
    let ratio = cell.complete().ok_or_else(|| format!("{name} is not complete, so it cannot be compared"))?;
    Ok(*ratio)
}

fn counts(ratio: &CellRatio) -> Option<(u64, u64)> {
    match (ratio.numerator, ratio.denominator) {
        (Quantity::Count(hits), Some(Quantity::Count(n))) => Some((hits, n)),
        _ => None,
    }
}

fn p_value(p: f64) -> String {
    if p < 0.0001 { "below 0.0001".to_string() } else { format!("{p:.4}") }
}
