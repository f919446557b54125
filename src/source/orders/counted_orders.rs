//! Which accepted orders count if an entry or a return has to meet a condition.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::source::mapping::Mapping;
use crate::source::spec::SourceSpec;
use crate::sql::render;
use crate::text::grouped;

use super::entries::{Entries, EntryRule};

/// Makes the table of entries and the orders that count. Returns its SQL, and the counts.
pub(super) fn choose(
    engine: &dyn Engine,
    spec: &SourceSpec,
    mapping: &Mapping,
    row_is_order: bool,
    cancel: &Cancel,
) -> Result<(String, Entries), SourceError> {
    let context = context! {
        row_is_order,
        has_entry => mapping.entry.is_some(),
        has_return => mapping.returns.is_some(),
        first_ever => spec.entry_rule == EntryRule::FirstEver,
    };
    let sql = render(engine.dialect(), "entries", context)?;
    engine.run(&sql, cancel)?;
    let answer = engine.query(&render(engine.dialect(), "entry_counts", ())?, cancel)?;
    let row = rows(&answer).next().ok_or_else(|| SourceError::Shape("no row about entries".into()))?;
    let entries = Entries {
        entry: spec.entry.clone(),
        rule: spec.entry_rule,
        returns: spec.returns.clone(),
        customers: row.count("customers")?,
        entered: row.count("entered")?,
        orders: row.count("accepted")?,
        counted: row.count("counted")?,
        before: row.count("before")?,
        of_others: row.count("of_others")?,
    };
    match (&spec.entry, entries.entered) {
        (Some(entry), 0) => Err(nobody(engine, entry, mapping, &entries, cancel)),
        _ => Ok((sql, entries)),
    }
}

/// The error that no customer enters, with the existing values if the condition names one that no row has.
fn nobody(
    engine: &dyn Engine,
    entry: &str,
    mapping: &Mapping,
    entries: &Entries,
    cancel: &Cancel,
) -> SourceError {
    let hint = mapping.values_there_are(engine, entry, cancel);
    let which = match entries.rule {
        EntryRule::FirstMatch => "order",
        EntryRule::FirstEver => "first order",
    };
    SourceError::NobodyEnters {
        customers: grouped(entries.customers),
        which,
        entry: entry.to_string(),
        hint,
        remedy: match entries.rule {
            EntryRule::FirstEver => "; a later order is enough with --entry-rule first-match",
            EntryRule::FirstMatch => "",
        },
    }
}
