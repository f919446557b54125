//! Who enters, and what counts as a return: which of the accepted orders count, if the user has conditions on that.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::named_enum;
use crate::sql::{equalities, render};
use crate::text::grouped;

use super::error::SourceError;
use super::expressions::values_there_are;
use super::mapping::Mapping;
use super::spec::SourceSpec;

named_enum! {
    /// Which order is the entry, if there is a condition on it.
    #[derive(Default)]
    pub enum EntryRule: "rule for entries" {
        /// The first order that meets the condition.
        #[default]
        FirstMatch = "first-match",
        /// The first order ever, if it meets the condition; else the customer does not enter.
        FirstEver = "first-ever",
    }
}

/// The conditions, and what became of the accepted orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entries {
    /// The condition on the entry, as the user wrote it.
    pub entry: Option<String>,
    pub rule: EntryRule,
    /// The condition on a return.
    pub returns: Option<String>,
    /// Customers with an accepted order, and those of them who enter.
    pub customers: u64,
    pub entered: u64,
    /// Accepted orders: all, those that count, those before an entry, and those of customers who never enter. The rest is
    /// later than the entry and not a return.
    pub orders: u64,
    pub counted: u64,
    pub before: u64,
    pub of_others: u64,
}

impl Entries {
    /// Orders later than the entry that are not a return.
    pub fn not_returns(&self) -> u64 {
        self.orders.saturating_sub(self.counted + self.before + self.of_others)
    }

    /// What the conditions do, as sentences; each with what it leaves out.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(entry) = &self.entry {
            let first = match self.rule {
                EntryRule::FirstMatch => "the first order with",
                EntryRule::FirstEver => "the first order ever, if it has",
            };
            notes.push(format!(
                "a customer enters with {first} {entry}: {} of {} customers do",
                grouped(self.entered),
                grouped(self.customers)
            ));
        }
        if let Some(returns) = &self.returns {
            notes.push(format!("only orders with {returns} count as a return"));
        }
        let parts = [
            (self.before, "before the entry"),
            (self.not_returns(), "no return"),
            (self.of_others, "of customers who never enter"),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(orders, _)| *orders > 0)
            .map(|(orders, what)| format!("{} {what}", grouped(*orders)))
            .collect();
        if !parts.is_empty() {
            let (counted, all) = (grouped(self.counted), grouped(self.orders));
            notes.push(format!("of {all} orders {counted} count; not {}", parts.join(", ")));
        }
        notes
    }
}

impl SourceSpec {
    /// Its conditions in words: `entry: plan = 'pro' (first order ever)`, `returns: amount > 0`.
    pub fn conditions(&self) -> Vec<String> {
        let entry = self.entry.as_ref().map(|entry| match self.entry_rule {
            EntryRule::FirstMatch => format!("entry: {entry}"),
            EntryRule::FirstEver => format!("entry: {entry} (first order ever)"),
        });
        let returns = self.returns.as_ref().map(|returns| format!("returns: {returns}"));
        entry.into_iter().chain(returns).collect()
    }
}

/// Makes the table of entries and the orders that count; the SQL of it and the account, if there are conditions.
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

/// That no customer enters, with the values there are if the condition asks for one that no row has.
fn nobody(
    engine: &dyn Engine,
    entry: &str,
    mapping: &Mapping,
    entries: &Entries,
    cancel: &Cancel,
) -> SourceError {
    let names = mapping.columns.iter().map(|column| column.name.as_str());
    let columns: Vec<(&str, &str)> = names.map(|name| (name, name)).collect();
    let hint = values_there_are(engine, &mapping.scan, &columns, &equalities(entry), cancel);
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
