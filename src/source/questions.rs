//! What keeps files from being read as orders, with what their columns hold, so that the user can say what is missing.

use crate::cohort::Money;
use crate::engine::{Cancel, Engine};

use super::columns::readings::look_at_texts;
use super::columns::role::Role;
use super::columns::roles;
use super::error::{Asked, SourceError};
use super::report::{Column, DataReport, Mapped};
use super::scan::Scan;
use super::spec::SourceSpec;

/// The files as a report names them.
pub(super) struct Named {
    pub(super) label: String,
    pub(super) files: Vec<String>,
    pub(super) format: &'static str,
}

/// The error with the columns of the files, if an option can answer it.
pub(super) fn with_columns(
    engine: &dyn Engine,
    (scan, spec, named): (&Scan, &SourceSpec, Named),
    why: SourceError,
    cancel: &Cancel,
) -> SourceError {
    if !why.is_question() {
        return why;
    }
    match report(engine, scan, spec, named, cancel) {
        Ok(report) => SourceError::Asks(Box::new(Asked { why, spec: spec.clone(), report })),
        // The problem itself is worth more than one on the way to its explanation.
        Err(_) => why,
    }
}

/// The columns, each with the role that the user gives it, or with the likely one.
fn report(
    engine: &dyn Engine,
    scan: &Scan,
    spec: &SourceSpec,
    named: Named,
    cancel: &Cancel,
) -> Result<DataReport, SourceError> {
    let mut mapping: Vec<Mapped> = Vec::new();
    let mut taken = scan.foreign.clone();
    for (role, given) in [
        (Role::Date, &spec.date),
        (Role::Customer, &spec.customer),
        (Role::Order, &spec.order),
        (Role::Amount, &spec.amount),
        (Role::Status, &spec.status),
        (Role::Currency, &spec.currency),
    ] {
        let names: Vec<&str> = taken.iter().map(String::as_str).collect();
        let found = match given {
            Some(given) => scan.column(given).map(|column| column.name.clone()),
            None => roles::guess(role, &scan.columns, &names),
        };
        if let Some(expression) = found {
            taken.push(expression.clone());
            mapping.push(Mapped { role, expression, guessed: given.is_none() });
        }
    }
    let rows = scan.rows_looked_at();
    let columns = scan.columns.iter().map(|column| {
        let mapped = mapping.iter().find(|mapped| mapped.expression == column.name);
        let other = if roles::is_attribute(column, rows) { Role::Attribute } else { Role::Unused };
        column.described(mapped.map_or(other, |mapped| mapped.role), rows, scan.whole)
    });
    let mut columns: Vec<Column> = columns.collect();
    look_at_texts(engine, &mut columns, (&scan.looked_at(), scan.whole), cancel)?;
    Ok(DataReport {
        kept: spec.kept.clone(),
        source: named.label,
        share: spec.share,
        counted_in: None,
        files: named.files,
        format: named.format.into(),
        columns,
        mapping,
        preset: None,
        surveyed: false,
        rows: 0,
        accepted: 0,
        refunds: 0,
        refunded: Money::ZERO,
        refunds_are_off: false,
        refunds_filtered: 0,
        revenue: Money::ZERO,
        excluded: Vec::new(),
        decisions: Vec::new(),
        span: Default::default(),
        as_of: Default::default(),
        as_of_given: false,
        entries: None,
        money_off: None,
        currencies: Vec::new(),
        notes: scan.notes.clone(),
    })
}
