//! Cents among whole units: amounts that all can be read, some of them a hundred times too great.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::sql::render;
use crate::text::option_words;

use super::error::SourceError;
use super::mapping::Mapping;
use super::report::{DataReport, Note};
use super::role::Role;
use super::survey::RowCounts;

/// About so many rows are looked at.
const SAMPLED_ROWS: u64 = 20_000;

/// Orders on each side of a change that tell.
const TELLING_ORDERS: u64 = 30;

/// A change from cents to whole units divides amounts by 100: two powers of ten.
const POWERS: std::ops::RangeInclusive<f64> = 1.5..=2.5;

/// Orders above 0 of a span of months.
#[derive(Clone, Copy, Default)]
struct Months {
    orders: u64,
    whole_numbers: u64,
    /// Sum of the logarithms of their amounts.
    magnitude: f64,
}

impl Months {
    fn and(self, other: Months) -> Months {
        Months {
            orders: self.orders + other.orders,
            whole_numbers: self.whole_numbers + other.whole_numbers,
            magnitude: self.magnitude + other.magnitude,
        }
    }

    fn average(self) -> f64 {
        self.magnitude / self.orders.max(1) as f64
    }

    /// Cents are whole numbers.
    fn may_be_cents(self) -> bool {
        self.orders >= TELLING_ORDERS && self.whole_numbers * 100 >= self.orders * 95
    }

    fn has_decimals(self) -> bool {
        self.orders >= TELLING_ORDERS && self.whole_numbers * 2 <= self.orders
    }
}

/// Notes amounts that are whole numbers up to a month and a hundredth of them from then on, or the other way round.
pub(super) fn cents_and_units(
    engine: &dyn Engine,
    mapping: &Mapping,
    counted: &[RowCounts],
    report: &mut DataReport,
    cancel: &Cancel,
) -> Result<(), SourceError> {
    let Some(mapped) = report.mapped(Role::Amount).filter(|_| report.money_off.is_none()) else {
        return Ok(());
    };
    let accepted = counted.iter().filter(|one| one.reason == 0 && !one.refund);
    let whole_numbers: u64 = accepted.map(|one| one.whole_numbers).sum();
    // Nearly none or nearly all: nothing changes.
    if whole_numbers * 50 < report.accepted || whole_numbers * 50 > report.accepted * 49 {
        return Ok(());
    }
    // An odd number, because rows may come in pairs.
    let part = (report.accepted / SAMPLED_ROWS) | 1;
    let answer = engine.query(&render(engine.dialect(), "amounts_by_month", context! { part })?, cancel)?;
    let mut months = Vec::new();
    for row in rows(&answer) {
        let Some(month) = row.maybe_moment("month")? else { continue };
        let orders = row.count("rows")?;
        let magnitude = row.maybe_float("magnitude")?.unwrap_or(0.0) * orders as f64;
        months.push((month.date(), Months { orders, whole_numbers: row.count("whole_numbers")?, magnitude }));
    }
    let sum = |part: &[(jiff::civil::Date, Months)]| {
        part.iter().fold(Months::default(), |sum, (_, month)| sum.and(*month))
    };
    let change = (1..months.len()).find_map(|place| {
        let (before, after) = (sum(&months[..place]), sum(&months[place..]));
        let is_first = before.may_be_cents() && after.has_decimals();
        let is_last = after.may_be_cents() && before.has_decimals();
        let powers = (before.average() - after.average()) * if is_last { -1.0 } else { 1.0 };
        ((is_first || is_last) && POWERS.contains(&powers)).then_some((months[place].0, is_first, powers))
    });
    let Some((month, is_first, powers)) = change else { return Ok(()) };
    let (which, other, sign) =
        if is_first { ("before", "from then on", "<") } else { ("from", "before", ">=") };
    let amount = mapping.word(&mapped.expression);
    let date = report.mapped(Role::Date).map_or("", |mapped| mapped.expression.as_str());
    let is_date = report.columns.iter().any(|column| column.name == date && column.value_type.is_date());
    let in_units = format!(
        "CASE WHEN {} {sign} DATE '{month}' THEN {amount} / 100 ELSE {amount} END",
        mapping.word(date)
    );
    let note = Note {
        text: format!(
            "the amounts {which} {month} are whole numbers, about {:.0} times those {other}, which have decimals: they may be cents",
            10_f64.powf(powers)
        ),
        remedy: Some(match is_date {
            true => format!("if they are, say {}", option_words("amount", &in_units)),
            false => "if they are, divide them by 100 in the file".to_string(),
        }),
    };
    report.notes.push(note);
    Ok(())
}
