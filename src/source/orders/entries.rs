//! The conditions on entries and returns, and how many orders and customers they leave.

use crate::named_enum;
use crate::text::grouped;

named_enum! {
    /// Which order is the entry, if it has to meet a condition.
    #[derive(Default)]
    pub enum EntryRule: "rule for entries" {
        /// The first order that meets the condition.
        #[default]
        FirstMatch = "first-match",
        /// The first order ever, if it meets the condition; else the customer does not enter.
        FirstEver = "first-ever",
    }
}

/// The conditions, and how many of the accepted orders count.
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
    /// Accepted orders: all, those that count, those before an entry, and those of customers who never enter. The others
    /// are later than the entry and not a return.
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

    /// Sentences about the conditions, each with the orders that it leaves out.
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
