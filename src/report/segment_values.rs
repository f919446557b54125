//! Segments with the predicted value of their customers beside what they did, and what the holdout says of that value.

use crate::clv::Refusal;
use crate::cohort::Segment;
use crate::explore::SegmentsAnswer;
use crate::explore::clv::{ClvAnswer, SegmentValue};

use super::clv;
use super::grid::{Cell, Column, Kind, Report};
use super::segments;

/// The table of segments, with a column of predicted value if there is a forecast and its cautions, else with the reason for
/// none. Both answers are by the same dimensions.
pub fn report<'a>(answer: &'a SegmentsAnswer, ages: &'a [u32], values: &'a ClvAnswer) -> Report<'a> {
    let mut report = segments::report(answer, ages);
    if values.total.value_mean().is_none() {
        let reasons = Refusal::reasons(&values.refused);
        report.notes.push(format!("no predicted value: {}", reasons.join("; ")));
        return report;
    }
    if let Some(grid) = report.grids.first_mut() {
        let title = format!("residual CLV, {}", values.question.terms.horizon());
        // Next to what customers have brought so far.
        let at = grid.place("revenue_per_customer").map_or(grid.columns.len(), |place| place + 1);
        grid.columns.insert(at, Column::new("clv_mean", title, Kind::MONEY));
        for (row, segment) in grid.rows.iter_mut().zip(&answer.segments) {
            row.insert(at, Cell::from(value_of(segment, answer, values)));
        }
        grid.summary.iter_mut().for_each(|row| row.insert(at, Cell::from(values.total.value_mean())));
    }
    report
        .notes
        .push(format!("residual CLV is predicted, per customer; holdout {}", clv::holdout_line(values)));
    report.notes.extend(values.cautions.iter().map(|text| clv::caution(text)));
    report
}

/// The residual value per customer of a segment; of the rest, that of all customers whom no other row has.
fn value_of(segment: &Segment, answer: &SegmentsAnswer, values: &ClvAnswer) -> Option<f64> {
    if !segment.is_other {
        return values.segments.iter().find(|one| one.values == segment.values)?.value_mean();
    }
    let is_listed =
        |one: &SegmentValue| answer.segments.iter().any(|row| !row.is_other && row.values == one.values);
    let rest: Vec<&SegmentValue> = values.segments.iter().filter(|one| !is_listed(one)).collect();
    let sum: Option<f64> = rest.iter().map(|one| one.value()).sum();
    let customers: u64 = rest.iter().map(|one| one.customers).sum();
    sum.filter(|_| customers > 0).map(|sum| sum / customers as f64)
}
