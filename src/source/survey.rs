//! The survey: every row counted by what becomes of it, the report that tells of it, and what in it is doubtful.

use jiff::civil::{Date, DateTime};
use minijinja::context;

use crate::cohort::Money;
use crate::engine::{Cancel, Engine, EngineError, Row, rows};
use crate::sql::{render, with_unknown};
use crate::text::{self, grouped};

use super::columns::role::Role;
use super::error::SourceError;
use super::inputs::files::Files;
use super::inputs::kept::kept_note;
use super::mapping::Mapping;
use super::money::amount_notes::{no_amount, note_parts, note_pieces_taken_off};
use super::money::far_amounts::beyond_all_others;
use super::money::refund_column::note_refund_column;
use super::readers::LeftOut;
use super::remedy::{in_quotes, with_filter};
use super::report::{DataReport, Excluded, Note, Reason};
use super::spec::SourceSpec;

/// What the survey counted for one reason.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RowCounts {
    pub(super) reason: i64,
    pub(super) refund: bool,
    pub(super) rows: u64,
    amount: Money,
    /// The greatest amount.
    most: Money,
    /// Rows whose amount is a whole number.
    pub(super) whole_numbers: u64,
    /// The average logarithm of amounts above 0 that are whole numbers, and of others; not asked of many rows.
    pub(super) magnitudes: Option<(f64, f64)>,
    /// Rows whose cost cannot be read, if a cost is mapped.
    without_cost: u64,
    /// Rows for which the filter is neither true nor false, if it asks what something is not.
    undecided: u64,
    pub(super) first: Option<DateTime>,
    pub(super) last: Option<DateTime>,
}

impl RowCounts {
    /// What a database counted that keeps its orders.
    pub(super) fn of_database(row: &Row) -> Result<RowCounts, EngineError> {
        let money = |name| match row.has(name) {
            true => row.maybe_decimal(name).map(|raw| Money::from_raw(raw.unwrap_or(0))),
            false => Ok(Money::ZERO),
        };
        let count = |name| if row.has(name) { row.count(name) } else { Ok(0) };
        Ok(RowCounts {
            reason: row.int("reason")?,
            refund: row.int("refund")? == 1,
            rows: row.count("row_count")?,
            amount: money("amount")?,
            most: money("most")?,
            whole_numbers: count("whole_numbers")?,
            magnitudes: None,
            without_cost: count("without_cost")?,
            // A database that keeps its orders takes no filter.
            undecided: 0,
            first: row.maybe_moment("first_ts")?,
            last: row.maybe_moment("last_ts")?,
        })
    }
}

/// Counts every row by what becomes of it; with a `part`, the magnitudes of amounts are found too, of one in so many rows.
pub(super) fn counted(
    engine: &dyn Engine,
    files: &Files,
    mapping: &Mapping,
    part: Option<u64>,
    cancel: &Cancel,
) -> Result<Vec<RowCounts>, SourceError> {
    let has_cost = mapping.cost.is_some();
    let is_negated = mapping.filter.as_deref().is_some_and(|filter| with_unknown(filter).is_some());
    let context = context! { has_cost, is_negated, part, plain => mapping.signed_is_exact() };
    let sql = render(engine.dialect(), "survey", context)?;
    let answer = engine.query(&sql, cancel).map_err(|error| files.broken(error))?;
    let counted = rows(&answer).map(|row| {
        Ok(RowCounts {
            reason: row.int("reason")?,
            refund: row.truth("refund")?,
            rows: row.count("rows")?,
            amount: Money::from_raw(row.maybe_decimal("amount")?.unwrap_or(0)),
            most: Money::from_raw(row.maybe_decimal("most")?.unwrap_or(0)),
            whole_numbers: row.count("whole_numbers")?,
            magnitudes: match part {
                Some(_) => row.maybe_float("whole_magnitude")?.zip(row.maybe_float("other_magnitude")?),
                None => None,
            },
            without_cost: if has_cost { row.count("without_cost")? } else { 0 },
            undecided: if is_negated { row.count("undecided")? } else { 0 },
            first: row.maybe_moment("first_ts")?,
            last: row.maybe_moment("last_ts")?,
        })
    });
    counted.collect()
}

/// What was counted of orders.
pub(super) fn orders(counted: &[RowCounts]) -> impl Iterator<Item = &RowCounts> {
    counted.iter().filter(|one| one.reason == 0 && !one.refund)
}

/// The last order of all that count.
pub(super) fn last_order(counted: &[RowCounts]) -> Option<DateTime> {
    orders(counted).filter_map(|one| one.last).max()
}

/// Why no row counts as an order.
pub(super) fn no_orders(counted: &[RowCounts]) -> SourceError {
    let excluded = excluded(counted, false, &[]);
    let each = excluded.iter().filter(|one| one.rows > 0);
    let mut parts: Vec<String> =
        each.map(|one| format!("{} are left out: {}", grouped(one.rows), one.reason.meaning())).collect();
    let refunds: u64 = counted.iter().filter(|one| one.reason == 0 && one.refund).map(|one| one.rows).sum();
    if refunds > 0 {
        parts.push(format!("{} are refunds", grouped(refunds)));
    }
    if parts.is_empty() {
        parts.push("none can be read".into());
    }
    let rows: u64 = counted.iter().map(|one| one.rows).sum();
    let late = counted.iter().filter(|one| one.reason == code(Reason::AfterAsOf));
    let first = late.filter_map(|one| one.first).min().map(|first| first.date());
    let hint = first.map_or(String::new(), |first| {
        format!("; the first is on {first}, so name that day or a later one with --as-of")
    });
    SourceError::NoOrders { rows: grouped(rows), left_out: parts.join(", "), hint }
}

fn excluded(counted: &[RowCounts], has_amount: bool, left_out: &[LeftOut]) -> Vec<Excluded> {
    let of = |code: i64| counted.iter().filter(move |one| one.reason == code);
    let of_rows = Reason::ALL.into_iter().filter(|reason| !reason.is_of_layout());
    let each = of_rows.map(|reason| Excluded {
        reason,
        rows: of(code(reason)).map(|one| one.rows).sum(),
        amount: has_amount.then(|| of(code(reason)).map(|one| one.amount).sum()),
    });
    let of_layout = Reason::ALL.into_iter().filter(|reason| reason.is_of_layout());
    let before = of_layout.map(|reason| Excluded {
        reason,
        rows: left_out.iter().filter(|one| one.reason == reason).map(|one| one.rows).sum(),
        amount: None,
    });
    each.chain(before.filter(|one| one.rows > 0)).collect()
}

/// The short name of a source. A query may choose some of the rows of the table that the address names.
fn label(spec: &SourceSpec, files: &Files) -> String {
    let label = files.label();
    match spec.is_remote() && spec.query.is_some() {
        true => format!("{} (a query)", label.split('#').next().unwrap_or_default()),
        false => label,
    }
}

/// The report before a row is counted.
pub(super) fn unsurveyed(spec: &SourceSpec, files: &Files, mapping: &Mapping) -> DataReport {
    let money_off = mapping.amount.is_none().then(|| no_amount(mapping));
    let twice = (files.twice > 0).then(|| Note {
        text: format!("files named more than once are read once ({} left out)", files.twice),
        remedy: None,
    });
    let for_people = (!files.for_people.is_empty()).then(|| Note {
        text: format!("texts for people are not read: {}", files.for_people.join(", ")),
        remedy: None,
    });
    let brought = spec.spooled.iter().filter_map(|one| one.note.clone());
    let brought = brought.map(|text| Note { text, remedy: None });
    DataReport {
        kept: spec.kept.clone(),
        source: match spec.share {
            Some(share) => format!("{} (a sample: {share})", label(spec, files)),
            None => label(spec, files),
        },
        share: spec.share,
        counted_in: None,
        files: files.names(),
        // The copy of brought rows is of no interest.
        format: match (spec.is_remote(), &spec.query) {
            (false, _) => files.format.into(),
            (true, None) => "table".into(),
            (true, Some(_)) => "query".into(),
        },
        columns: mapping.columns.clone(),
        mapping: mapping.mapped.clone(),
        preset: mapping.preset.clone(),
        surveyed: false,
        rows: 0,
        accepted: 0,
        refunds: 0,
        refunds_are_off: mapping.refunds_are_off,
        refunds_filtered: 0,
        refunded: Money::ZERO,
        revenue: Money::ZERO,
        excluded: Vec::new(),
        decisions: Vec::new(),
        span: Default::default(),
        as_of: Default::default(),
        as_of_given: spec.as_of.is_some(),
        entries: None,
        money_off,
        currencies: Vec::new(),
        notes: brought
            .chain(mapping.notes.iter().cloned())
            .chain(twice)
            .chain(for_people)
            .chain(note_refund_column(mapping))
            .chain(note_parts(mapping))
            .chain(note_pieces_taken_off(mapping))
            .chain(kept_note(spec))
            .chain(note_no_changes(spec))
            .collect(),
    }
}

/// The note of an option about answers that the database counts, if it does not count them.
fn note_no_changes(spec: &SourceSpec) -> Option<Note> {
    spec.changes.filter(|_| spec.cubes.is_none()).map(|_| Note {
        text:
            "--changes does nothing without --cubes: the rows are read once, and figures are of that moment"
                .into(),
        remedy: None,
    })
}

/// The report of a survey.
///
/// # Errors
/// No row counts as an order.
pub(super) fn report(
    spec: &SourceSpec,
    files: &Files,
    mapping: &Mapping,
    counted: &[RowCounts],
    as_of: Date,
) -> Result<DataReport, SourceError> {
    let first = orders(counted).filter_map(|one| one.first).min();
    let (Some(first), Some(last)) = (first, last_order(counted)) else {
        return Err(no_orders(counted));
    };
    let sum = |refund: bool| {
        let which = counted.iter().filter(move |one| one.reason == 0 && one.refund == refund);
        which.fold((0, Money::ZERO), |(rows, amount), one| (rows + one.rows, amount + one.amount))
    };
    let ((accepted, ordered), (refunds, refunded)) = (sum(false), sum(true));
    let without_cost = counted.iter().filter(|one| one.reason == 0).map(|one| one.without_cost).sum::<u64>();
    let mut report = unsurveyed(spec, files, mapping);
    if without_cost > 0 {
        let cost = mapping.mapped(Role::Cost);
        let cost = cost.map(|mapped| mapping.word(&mapped.expression));
        report.notes.push(Note {
            text: format!(
                "{} counted rows have no readable cost; their cost is taken as 0",
                grouped(without_cost)
            ),
            remedy: cost.map(|cost| {
                let filled = with_filter(spec, &format!("{cost} IS NOT NULL"));
                format!("exclude them with {filled}")
            }),
        });
    }
    report.notes.extend(gross_note(spec, mapping, counted, refunds));
    if let Some(mapped) = mapping.mapped(Role::Amount) {
        let most = orders(counted).map(|one| one.most).max().unwrap_or_default();
        let word = mapping.word(&mapped.expression);
        report.notes.extend(beyond_all_others(spec, accepted, &word, most, ordered));
    }
    let is_filtered = |one: &&RowCounts| one.reason == code(Reason::Filtered) && one.refund;
    Ok(DataReport {
        surveyed: true,
        refunds_filtered: counted.iter().filter(is_filtered).map(|one| one.rows).sum(),
        rows: counted.iter().map(|one| one.rows).sum::<u64>()
            + mapping.left_out.iter().map(|one| one.rows).sum::<u64>(),
        accepted,
        refunds,
        refunded,
        revenue: ordered + refunded,
        excluded: excluded(counted, mapping.amount.is_some(), &mapping.left_out),
        span: (first, last),
        as_of,
        ..report
    })
}

/// Says that a filter excludes every refund, as one on the amount does: revenue is then gross.
fn gross_note(spec: &SourceSpec, mapping: &Mapping, counted: &[RowCounts], refunds: u64) -> Option<Note> {
    let filtered = counted.iter().filter(|one| one.reason == code(Reason::Filtered) && one.refund);
    let (rows, amount) =
        filtered.fold((0, Money::ZERO), |(rows, sum), one| (rows + one.rows, sum + one.amount));
    let mapped = mapping.mapped(Role::Amount)?;
    let condition = format!("({}) OR {} < 0", spec.filter.as_ref()?, mapping.word(&mapped.expression));
    (rows > 0 && refunds == 0).then(|| Note {
        text: format!(
            "the filter excludes every refund (rows: {}, amount: {amount}), so revenue is gross",
            grouped(rows)
        ),
        remedy: Some(format!("keep them with --where {}", in_quotes(&condition))),
    })
}

/// Notes a filter that makes observation end earlier than the file does: true zeros may then look unobserved.
pub(super) fn note_filtered_end(counted: &[RowCounts], report: &mut DataReport) {
    let filtered = counted.iter().filter(|one| one.reason == code(Reason::Filtered) && !one.refund);
    let end = filtered.filter_map(|one| one.last).max().map(|last| last.date());
    if let Some(end) = end.filter(|end| *end > report.as_of && !report.as_of_given) {
        report.notes.push(Note {
            text: format!(
                "observation ends on {}, with the last row the filter keeps; the file goes on to {end}",
                report.as_of
            ),
            remedy: Some(format!("use --as-of {end} to count the time until then as observed")),
        });
    }
}

/// Notes rows that a filter such as `NOT (country = 'FR')` leaves out because they have no value: SQL keeps only what is true.
pub(super) fn note_undecided(spec: &SourceSpec, counted: &[RowCounts], report: &mut DataReport) {
    let filtered = counted.iter().filter(|one| one.reason == code(Reason::Filtered));
    let rows: u64 = filtered.map(|one| one.undecided).sum();
    let keeping = spec.filter.as_deref().and_then(with_unknown);
    if let Some(keeping) = keeping.filter(|_| rows > 0) {
        report.notes.push(Note {
            text: format!(
                "the filter leaves out {} in which a value it asks for is missing",
                text::counted(rows, "row")
            ),
            remedy: Some(format!("keep them with --where {}", in_quotes(&keeping))),
        });
    }
}

/// The number a reason has in SQL; 0 is none.
pub(super) fn code(reason: Reason) -> i64 {
    Reason::ALL.iter().position(|one| *one == reason).map_or(0, |place| place as i64 + 1)
}
