//! What cannot be read: counted with examples, and asked about if it is more than a few rows.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::kinds::row_kinds::{self, Kinds};
use crate::source::mapping::Mapping;
use crate::source::report::{DataReport, Note, Reason};
use crate::source::spec::{SourceSpec, Tolerance};
use crate::source::survey::code;
use crate::source::time::dates::ONE_ORDER;
use crate::sql::render;
use crate::text::{counted, grouped, sanitize};

use super::empty_cells::{self, Remedy};

/// Rows of one role that cannot be read, with the least and the greatest text of them.
#[derive(Debug, Default)]
pub(in crate::source) struct Unread {
    pub(in crate::source) rows: u64,
    examples: Vec<String>,
}

/// Dates and amounts that cannot be read, and days out of any range.
#[derive(Debug, Default)]
pub(in crate::source) struct AllUnread {
    pub(in crate::source) dates: Unread,
    days: Unread,
    amounts: Unread,
    /// Rows without a date or an amount whose order has it on another row; they have nothing that would be lost.
    further_dates: u64,
    further_amounts: u64,
}

/// Counts the rows that are left out because their date or amount cannot be read.
pub(in crate::source) fn unread(
    engine: &dyn Engine,
    has_orders: bool,
    cancel: &Cancel,
) -> Result<AllUnread, SourceError> {
    let (no_date, no_amount) = (code(Reason::NoDate), code(Reason::NoAmount));
    let context = context! { no_date, no_amount, has_orders };
    let answer = engine.query(&render(engine.dialect(), "unread", context)?, cancel)?;
    let Some(row) = rows(&answer).next() else { return Ok(AllUnread::default()) };
    let of = |count: &str, names: [&str; 2]| {
        let mut examples = Vec::new();
        for name in names {
            let example: Option<String> =
                row.maybe_text(name)?.map(|text| sanitize(text).chars().take(40).collect());
            examples.extend(example.filter(|text| !examples.contains(text)));
        }
        Ok::<_, SourceError>(Unread { rows: row.count(count)?, examples })
    };
    let mut days = Unread { rows: row.count("days")?, examples: Vec::new() };
    for name in ["day_example", "day_other"] {
        let day = row.maybe_moment(name)?.map(|moment| moment.date().to_string());
        days.examples.extend(day.filter(|day| !days.examples.contains(day)));
    }
    let further = |name: &str| if has_orders { row.count(name) } else { Ok(0) };
    Ok(AllUnread {
        days,
        further_dates: further("further_dates")?,
        further_amounts: further("further_amounts")?,
        dates: of("dates", ["date_example", "date_other"])?,
        amounts: of("amounts", ["amount_example", "amount_other"])?,
    })
}

/// Nothing at all where a date or an amount should be is reported with the rows left out; from one row of so many on, and
/// more than a few rows, the program asks.
const MISSING_SHARE: u64 = 20;
const FEW_ROWS: u64 = 10;

/// Whether so many rows of all without a date or an amount are asked about.
pub(in crate::source) fn is_much_missing(missing: u64, rows: u64) -> bool {
    missing >= FEW_ROWS && missing * MISSING_SHARE > rows
}

/// Rows with nothing where a date or an amount should be.
struct Empty {
    text: String,
    remedy: Remedy,
    /// Whether they are so many that the program asks.
    is_much: bool,
}

/// That rows have no date or no amount.
pub(in crate::source) fn missing(rows: u64, what: &str, column: &str) -> String {
    let verb = if rows == 1 { "has" } else { "have" };
    format!("{} {verb} no {what} in '{column}'", counted(rows, "row"))
}

/// That days of a column stand for no date.
pub(in crate::source) fn placeholder_days(days: u64, column: &str, examples: &[String]) -> String {
    let what = if days == 1 { "value" } else { "values" };
    let verb = if days == 1 { "is a placeholder" } else { "are placeholders" };
    format!(
        "{} {what} of '{column}' {verb} for a missing date, such as {}",
        grouped(days),
        examples.join(" and ")
    )
}

/// Notes what cannot be read, and refuses to go on if that is more than the share allowed.
///
/// # Errors
/// [`SourceError::Unread`] with examples.
pub(in crate::source) fn check_unread(
    engine: &dyn Engine,
    spec: &SourceSpec,
    mapping: &Mapping,
    report: &mut DataReport,
    cancel: &Cancel,
) -> Result<(), SourceError> {
    let left_out = |reason: Reason| {
        report.excluded.iter().filter(|one| one.reason == reason).map(|one| one.rows).sum::<u64>()
    };
    let ragged = left_out(Reason::Ragged);
    let found = match left_out(Reason::NoDate) + left_out(Reason::NoAmount) > 0 {
        true => unread(engine, mapping.oid.is_some(), cancel)?,
        false => AllUnread::default(),
    };
    let column = |role: Role| report.mapped(role).map_or(String::new(), |mapped| mapped.expression.clone());
    let mut all = Vec::new();
    let mut notes = Vec::new();
    let (mut missing_rows, mut empty) = (0, Vec::new());
    for (unread, name, role, option) in [
        (&found.dates, "dates", Role::Date, "their format with --date-format"),
        (&found.amounts, "amounts", Role::Amount, "another column with --amount"),
    ] {
        if unread.rows > 0 {
            let examples: Vec<String> = unread.examples.iter().map(|text| format!("'{text}'")).collect();
            let name = if unread.rows == 1 { name.trim_end_matches('s') } else { name };
            let text = format!(
                "{} {name} of '{}' cannot be read, such as {}",
                grouped(unread.rows),
                column(role),
                examples.join(" and ")
            );
            all.push((text, option));
        }
    }
    if found.days.rows > 0 {
        let text = placeholder_days(found.days.rows, &column(Role::Date), &found.days.examples);
        all.push((text, "another column with --date"));
    }
    for (reason, unread, further, what, role) in [
        (Reason::NoDate, found.dates.rows + found.days.rows, found.further_dates, "date", Role::Date),
        (Reason::NoAmount, found.amounts.rows, found.further_amounts, "amount", Role::Amount),
    ] {
        let without = left_out(reason).saturating_sub(unread + further);
        if is_much_missing(further, report.rows) {
            let text = format!(
                "{} without {what} in '{}' are further rows of orders that have it on another row; they are left out",
                counted(further, "row"),
                column(role)
            );
            notes.push(Note { text, remedy: None });
        }
        let is_much = is_much_missing(without, report.rows);
        if !is_much && !Tolerance::UNREADABLE.is_exceeded(without, report.rows) {
            continue;
        }
        let text = missing(without, what, &column(role));
        let remedy = empty_cells::remedy(engine, spec, mapping, role, cancel)?;
        missing_rows += if is_much { without } else { 0 };
        empty.push(Empty { text, remedy, is_much });
    }
    let rows = found.dates.rows + found.days.rows + found.amounts.rows + ragged + missing_rows;
    let share = spec.tolerance();
    if let Some(example) = &mapping.contradiction
        && Tolerance::UNREADABLE.is_exceeded(found.dates.rows, report.rows)
    {
        return Err(SourceError::TwoOrders {
            column: column(Role::Date),
            day_first: example.clone(),
            others: found
                .dates
                .examples
                .iter()
                .map(|text| format!("'{text}'"))
                .collect::<Vec<_>>()
                .join(" and "),
            rows: grouped(found.dates.rows),
            remedy: format!(
                "{ONE_ORDER}, and leave the others out with --allow-unreadable {}",
                Tolerance::of(rows, report.rows)
            ),
        });
    }
    let needs_word = Tolerance::UNREADABLE.is_exceeded(rows, report.rows);
    let has_kinds = needs_word || !empty.is_empty();
    let is_told = empty.iter().any(|one| one.remedy.is_told);
    let kinds = if has_kinds && !is_told { row_kinds::of_rows(engine, spec, mapping, cancel)? } else { None };
    if share.is_exceeded(rows, report.rows) {
        let much = || empty.iter().filter(|one| one.is_much);
        let of_much = much().map(|one| one.text.clone());
        let mut what: Vec<String> = all.into_iter().map(|(text, _)| text).chain(of_much).collect();
        if ragged > 0 {
            let named = mapping.notes.iter().find(|note| note.text.contains("too few or too many fields"));
            what.push(named.map_or(String::new(), |note| note.text.clone()));
        }
        if let Some(Kinds { kinds, keep }) = kinds {
            return Err(SourceError::Kinds {
                what: what.join("; "),
                kinds,
                keep,
                allowed: Tolerance::of(rows, report.rows).to_string(),
            });
        }
        let otherwise = much().map(|one| format!("{}; else ", one.remedy.text)).collect::<String>();
        return Err(SourceError::Unread {
            what: what.join("; "),
            rows: grouped(rows),
            all: grouped(report.rows),
            listed: format!("{otherwise}list them with --rejects FILE, or").into(),
            allowed: Tolerance::of(rows, report.rows).to_string(),
        });
    }
    report.notes.extend(notes);
    // What keeps the orders says what to do about empty cells too.
    report.notes.extend(empty.into_iter().map(|one| Note {
        text: format!("{}; these rows are left out", one.text),
        remedy: kinds.is_none().then_some(one.remedy.text),
    }));
    if let Some(Kinds { kinds, keep }) = kinds {
        report.notes.push(Note { text: kinds, remedy: Some(format!("keep the orders with {keep}")) });
    }
    let remedy = needs_word
        .then(|| format!("exclude them with --allow-unreadable {}", Tolerance::of(rows, report.rows)));
    for (text, option) in all {
        let remedy = match &remedy {
            Some(remedy) => format!("mend them, name {option}, or {remedy}"),
            None => "list them with --rejects FILE".to_string(),
        };
        report.notes.push(Note { text: format!("{text}; these rows are left out"), remedy: Some(remedy) });
    }
    Ok(())
}
