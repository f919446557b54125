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

/// Who returns most and least, of segments with at least so many customers, with all that tie. Groups that are defined by
/// later orders cannot be judged by them.
pub fn headline(answer: &SegmentsAnswer, least: u64) -> Option<String> {
    let later = answer.uses_future_orders();
    if !later.is_empty() {
        return Some(format!(
            "{} depends on later orders, so it decides who ordered again: no group is best or worst",
            later.join(", ")
        ));
    }
    let (listed, small): (Vec<&Segment>, Vec<&Segment>) =
        answer.segments.iter().filter(|one| !one.is_other).partition(|one| one.customers >= least);
    let mut rated: Vec<(&Segment, f64)> =
        listed.into_iter().filter_map(|one| Some((one, one.repeat_rate()?))).collect();
    rated.sort_by(|one, other| other.1.total_cmp(&one.1));
    let (highest, lowest) = (rated.first()?.1, rated.last()?.1);
    let rate = |value| number::full(Some(value), Unit::Rate);
    if rated.len() < 2 || rate(highest) == rate(lowest) {
        return None;
    }
    let tied = |at: f64| {
        let names = rated.iter().filter(|(_, value)| rate(*value) == rate(at));
        names.map(|(one, _)| rows::name(one, answer)).collect::<Vec<_>>()
    };
    let of_whom = match small.is_empty() {
        true => String::new(),
        false => format!(", of groups with at least {}", number::counted(least, "customer")),
    };
    let marks = answer.stand_out();
    let stands_out = |at: f64| {
        let mut marked = answer.segments.iter().zip(&marks).filter(|(_, marked)| **marked);
        marked.any(|(one, _)| one.repeat_rate() == Some(at))
    };
    let end = |word: &str, at: f64| {
        stands_out(at).then(|| format!("{word} of {} ({})", listed_names(&tied(at)), rate(at)))
    };
    let ends: Vec<String> = [end("more", highest), end("fewer", lowest)].into_iter().flatten().collect();
    let all = number::full(answer.total.repeat_rate(), Unit::Rate);
    Some(match ends.is_empty() {
        true => format!(
            "ordered again{of_whom}: {} to {} of each; chance alone may well do this; all {all}",
            rate(lowest),
            rate(highest)
        ),
        false => format!("ordered again{of_whom}: {} than of the rest; all {all}", ends.join(", ")),
    })
}

/// `Binders`, `Binders and Paper`, `Binders and 3 others`.
fn listed_names(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [one, others @ ..] => format!("{one} and {} others", others.len()),
    }
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
        Bar { name: rows::name(one, answer), value, interval, text: None }
    };
    let bars: Vec<Bar> = found.map(bar).collect();
    let has_intervals = bars.iter().any(|bar| bar.interval.is_some());
    let lighter = if has_intervals { ", ▓░ its 95 % interval" } else { "" };
    let percent = if unit == Unit::Rate { " in %" } else { "" };
    let text = format!("bars: {what}{percent}{lighter}; left and right choose another column");
    Some((text, Chart::Bars { bars, unit }))
}
