//! The decision about each status and flag, and notes on doubtful ones.

use minijinja::context;

use crate::cohort::Money;
use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::column_word;
use crate::source::columns::letters::lowered;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::mapping::Mapping;
use crate::source::money::paid_back;
use crate::source::remedy::with_filter;
use crate::source::report::{DataReport, Note, Reason};
use crate::source::spec::SourceSpec;
use crate::source::survey::code;
use crate::sql::{literal, render};
use crate::text::{counted, grouped, sanitize};

use super::chosen_statuses;
use super::decision::{Decision, Outcome};
use super::further_statuses::{is_paid_back, is_partly};
use super::marker_notes;
use super::statuses::Verdict;

/// The most statuses that a note names.
const MOST_STATUSES: usize = 5;

/// A status of rows that count, in lower case.
struct StatusRows {
    status: String,
    rows: u64,
    verdict: Verdict,
    /// Rows that count as orders; the others are refunds.
    orders: u64,
}

/// Counts every status by the outcome of its rows, and notes what is doubtful.
pub(in crate::source) fn take(
    engine: &dyn Engine,
    spec: &SourceSpec,
    mapping: &Mapping,
    report: &mut DataReport,
    cancel: &Cancel,
) -> Result<(), SourceError> {
    if mapping.status.is_none() {
        return Ok(());
    }
    let sql = render(engine.dialect(), "decisions", context! { left_out => code(Reason::Status) })?;
    let answer = engine.query(&sql, cancel)?;
    let has_amount = mapping.amount.is_some();
    let mut found: Vec<StatusRows> = Vec::new();
    for row in rows(&answer) {
        let (status, count) = (row.text("status")?.trim(), row.count("rows")?);
        let verdict = mapping.verdict(status);
        let outcome = match (row.truth("is_left_out")?, row.truth("refund")?, verdict) {
            (true, ..) => Outcome::LeftOut,
            (_, true, _) => Outcome::Refund,
            (_, _, Verdict::Doubtful) => Outcome::Doubtful,
            (_, _, Verdict::Unknown) => Outcome::Unknown,
            _ => Outcome::Order,
        };
        let amount = Money::from_raw(row.maybe_decimal("amount")?.unwrap_or(0));
        report.decisions.push(Decision {
            status: sanitize(status),
            of_column: sanitize(mapping.plain_status(status).trim()),
            rows: count,
            amount: has_amount.then_some(amount),
            outcome,
        });
        if outcome != Outcome::LeftOut && !mapping.is_marked(status) {
            let status = lowered(mapping.plain_status(status).trim());
            let verdict = mapping.verdict(&status);
            let orders = if outcome == Outcome::Refund { 0 } else { count };
            match found.iter_mut().find(|known| known.status == status) {
                Some(known) => (known.rows, known.orders) = (known.rows + count, known.orders + orders),
                None => found.push(StatusRows { status, rows: count, verdict, orders }),
            }
        }
    }
    found.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.status.cmp(&b.status)));
    let remedies = Remedies { spec, report, keeps_blank: keeps_blank(engine, mapping, cancel)? };
    let notes = [note_doubtful(&remedies, &found), note_unknown(&found)];
    report.notes.extend(notes.into_iter().flatten());
    report.notes.extend(mapping.chosen_statuses.missing(&report.decisions));
    for marker in &mapping.markers {
        let note = marker_notes::note(engine, spec, mapping, report, marker)?;
        report.notes.extend(note);
    }
    Ok(())
}

/// Statuses that may mean that a row is not an order.
fn note_doubtful(remedies: &Remedies<'_>, found: &[StatusRows]) -> Option<Note> {
    let doubtful: Vec<&StatusRows> = of_verdict(found, Verdict::Doubtful);
    let rare = || doubtful.iter().filter(|one| is_rare(one, found)).map(|one| one.status.as_str());
    let names: Vec<&str> = rare().filter(|one| is_to_exclude(one)).collect();
    let paid_back: Vec<&str> = rare().filter(|one| is_paid_back(one) && !is_partly(one)).collect();
    let without = remedies.without(&names).map(|filter| format!("exclude them with {filter}"));
    let off = remedies.off_revenue(&paid_back);
    (!doubtful.is_empty()).then(|| Note {
        text: format!("rows of these statuses count: {}", listed(&doubtful)),
        remedy: match (off, without) {
            (Some(off), Some(without)) => Some(format!("{off}, or {without}")),
            (off, without) => off.or(without),
        },
    })
}

/// The statuses of rows that count as orders, by what they mean.
fn of_verdict(found: &[StatusRows], verdict: Verdict) -> Vec<&StatusRows> {
    found.iter().filter(|one| one.verdict == verdict && one.orders > 0).collect()
}

/// Whether the remedy for a doubtful status excludes it: an order of which a part was paid back is one.
fn is_to_exclude(status: &str) -> bool {
    !(is_paid_back(status) && is_partly(status))
}

/// Unknown statuses; a source with a single status needs no note.
fn note_unknown(found: &[StatusRows]) -> Option<Note> {
    let unknown: Vec<&StatusRows> = of_verdict(found, Verdict::Unknown);
    let rarest = unknown.iter().rfind(|one| is_rare(one, found));
    let others = found.iter().filter(|one| rarest.is_some_and(|rarest| rarest.status != one.status));
    // What is paid back stays an order, and what another note excludes is not named here as one.
    let others = others.filter(|one| {
        one.verdict != Verdict::Doubtful
            || is_paid_back(&one.status)
            || !is_to_exclude(&one.status)
            || !is_rare(one, found)
    });
    let others: Vec<&str> = others.map(|one| one.status.as_str()).collect();
    // Among codes that nobody knows, an example could name the cancelled orders, and leave out the good ones: most rows are good.
    let are_all_unknown = found.iter().all(|one| one.verdict == Verdict::Unknown);
    let of_most: Vec<&str> =
        found.iter().filter(|one| !is_rare(one, found)).map(|one| one.status.as_str()).collect();
    (!unknown.is_empty() && found.len() > 1).then(|| Note {
        text: format!(
            "rows of these statuses count, although tenure does not know what they mean: {}",
            listed(&unknown)
        ),
        remedy: Some(match others.as_slice() {
            _ if are_all_unknown => format!(
                "look up what they mean, and name each that is one of orders, as in {}{}",
                chosen_statuses::options(&of_most),
                beside_refunds(found)
            ),
            [] => format!(
                "name those of orders with {}{}",
                chosen_statuses::options(&[]),
                beside_refunds(found)
            ),
            others => {
                let named = chosen_statuses::options(others);
                format!("exclude those that are not orders: name the others, as in {named}")
            }
        }),
    })
}

/// That the statuses of refunds have to be named too, because what is named alone counts; empty if there are none.
fn beside_refunds(found: &[StatusRows]) -> String {
    let refunds: Vec<&StatusRows> =
        found.iter().filter(|one| one.orders == 0 && !one.status.is_empty()).collect();
    let rows: u64 = refunds.iter().map(|one| one.rows).sum();
    let names: Vec<&str> = refunds.iter().map(|one| one.status.as_str()).collect();
    match names.as_slice() {
        [] => String::new(),
        names => {
            format!(", and keep {} of refunds with {}", counted(rows, "row"), chosen_statuses::options(names))
        }
    }
}

/// Whether a remedy may exclude a status: never the status of most rows.
fn is_rare(one: &StatusRows, found: &[StatusRows]) -> bool {
    one.rows * 2 <= found.iter().map(|one| one.rows).sum()
}

/// The most frequent statuses with the number of their rows.
fn listed(found: &[&StatusRows]) -> String {
    let first = found.iter().take(MOST_STATUSES);
    let each: Vec<String> =
        first.map(|one| format!("'{}' {}", sanitize(&one.status), grouped(one.orders))).collect();
    match found.len().saturating_sub(MOST_STATUSES) {
        0 => each.join(", "),
        more => format!("{} and {more} more", each.join(", ")),
    }
}

/// The parts of remedies.
struct Remedies<'a> {
    spec: &'a SourceSpec,
    report: &'a DataReport,
    /// Whether a filter keeps rows without a status; `None` if neither way is right.
    keeps_blank: Option<bool>,
}

impl Remedies<'_> {
    /// The filter without rows of some statuses, in addition to the present filter; `None` without statuses.
    fn without(&self, statuses: &[&str]) -> Option<String> {
        let column = self.status()?;
        let names: Vec<String> = statuses.iter().map(|status| literal(&sanitize(status))).collect();
        let status = match self.keeps_blank? {
            true => format!("coalesce(lower(trim({column})), '')"),
            false => format!("lower(trim({column}))"),
        };
        match names.as_slice() {
            [] => None,
            [one] => Some(with_filter(self.spec, &format!("{status} <> {one}"))),
            several => Some(with_filter(self.spec, &format!("{status} NOT IN ({})", several.join(", ")))),
        }
    }

    /// The column of the status, as a text.
    fn status(&self) -> Option<String> {
        let status = &self.report.mapped(Role::Status)?.expression;
        let is_text = !self.report.columns.iter().any(|one| one.name == *status && !one.value_type.is_text());
        Some(match is_text {
            true => column_word(status),
            false => format!("CAST({} AS VARCHAR)", column_word(status)),
        })
    }

    /// How orders with some statuses count without their amount.
    fn off_revenue(&self, statuses: &[&str]) -> Option<String> {
        let names: Vec<String> = statuses.iter().map(|status| literal(&sanitize(status))).collect();
        if names.is_empty() {
            return None;
        }
        paid_back::off_revenue(
            self.report,
            &format!("lower(trim({})) IN ({})", self.status()?, names.join(", ")),
        )
    }
}

/// Whether a filter on the status should keep rows without one. It should not if they are further lines of orders whose
/// first line has the status and the amount: the order would still count by them.
fn keeps_blank(engine: &dyn Engine, mapping: &Mapping, cancel: &Cancel) -> Result<Option<bool>, SourceError> {
    if mapping.oid.is_none() || !mapping.markers.is_empty() {
        return Ok(Some(true));
    }
    let answer = engine.query(&render(engine.dialect(), "status_gaps", ())?, cancel)?;
    let Some(row) = rows(&answer).next() else { return Ok(Some(true)) };
    let (without, further, amounts) = (row.count("without")?, row.count("further")?, row.count("amounts")?);
    Ok(match further {
        0 => Some(true),
        _ if further == without && amounts == 0 => Some(false),
        _ => None,
    })
}
