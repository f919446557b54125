//! What the segments say in a sentence, and the bars of a column.

use crate::cohort::{Segment, Unit, wilson};
use crate::explore::SegmentsAnswer;
use crate::report::{number, segments as rows};
use crate::tui::chart::{Bar, Chart};
use crate::tui::table::{Column, Row};

use super::row_id;

/// The columns whose cells are coloured: who comes back, and what they bring.
pub fn shaded(columns: &[Column]) -> Vec<usize> {
    let is_shaded = |name: &str| {
        ["repeat rate", "revenue per customer"].contains(&name)
            || age(name).is_some()
            || name.starts_with("per customer to")
    };
    let places = columns.iter().enumerate().filter(|(_, column)| is_shaded(&column.name));
    places.map(|(place, _)| place).collect()
}

/// The age of a column such as `M3`.
fn age(name: &str) -> Option<u32> {
    name.strip_prefix('M')?.parse().ok()
}

/// Who returns most and least, of segments with at least so many customers.
pub fn headline(answer: &SegmentsAnswer, least: u64) -> Option<String> {
    let listed = answer.segments.iter().filter(|one| !one.is_other && one.customers >= least);
    let mut rated: Vec<(&Segment, f64)> = listed.filter_map(|one| Some((one, one.repeat_rate()?))).collect();
    rated.sort_by(|one, other| other.1.total_cmp(&one.1));
    let ((best, highest), (worst, lowest)) = (*rated.first()?, *rated.last()?);
    let rate = |value| number::full(value, Unit::Rate);
    if rated.len() < 2 || rate(Some(highest)) == rate(Some(lowest)) {
        return None;
    }
    Some(format!(
        "ordered again: most of {} ({}), fewest of {} ({}); all {}",
        rows::name(best, answer),
        rate(Some(highest)),
        rows::name(worst, answer),
        rate(Some(lowest)),
        rate(answer.total.repeat_rate())
    ))
}

/// A value and the ends of its interval.
type Drawn = (Option<f64>, Option<(f64, f64)>);
/// What is drawn of a segment.
type Draw = Box<dyn Fn(&Segment) -> Drawn>;

/// Bars of the column of this name, or of the repeat rate, in the order of the rows; and what they are.
pub fn bars(answer: &SegmentsAnswer, name: &str, order: &[Row]) -> Option<(String, Chart)> {
    let of_rate = |hits: u64, of: u64| -> Drawn {
        let value = (of > 0).then(|| hits as f64 / of as f64);
        (value, wilson(hits, of).map(|ends| (ends.low, ends.high)))
    };
    let has_amount = answer.total.matrix.has_amount;
    let (what, unit, drawn): (&str, Unit, Draw) = match name {
        "revenue per customer" | "95 % interval" if has_amount => (
            "revenue per customer",
            Unit::Money,
            Box::new(|one| (one.revenue_per_customer(), one.interval.map(|ends| (ends.low, ends.high)))),
        ),
        "customers" | "share" => {
            ("customers", Unit::Count, Box::new(|one| (Some(one.customers as f64), None)))
        }
        name if age(name).is_some() => {
            let age = age(name)?;
            (
                name,
                Unit::Rate,
                Box::new(move |one| {
                    let average = one.retention(age);
                    let hits = average.value.map(|value| (value * average.customers as f64).round() as u64);
                    hits.map_or((None, None), |hits| of_rate(hits, average.customers))
                }),
            )
        }
        _ => ("repeat rate", Unit::Rate, Box::new(move |one| of_rate(one.repeaters, one.customers))),
    };
    let segments = || answer.segments.iter().chain([&answer.total]);
    let found = order.iter().filter_map(|row| segments().find(|one| row_id(one) == row.id));
    let bar = |one: &Segment| {
        let (value, interval) = drawn(one);
        Bar { name: rows::name(one, answer), value, interval }
    };
    let bars: Vec<Bar> = found.map(bar).collect();
    let has_intervals = bars.iter().any(|bar| bar.interval.is_some());
    let lighter = if has_intervals { ", lighter its 95 % interval" } else { "" };
    let percent = if unit == Unit::Rate { " in %" } else { "" };
    let text = format!("bars: {what}{percent}{lighter}; the column under the cursor chooses");
    Some((text, Chart::Bars { bars, unit }))
}
