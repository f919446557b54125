//! What customers buy next: rules from the items of one purchase day to those of the customer's next purchase day.

use minijinja::context;

use crate::engine::{Cancel, Row, rows};
use crate::sql::literal;

use super::error::Error;
use super::store::Store;

/// Fewest pairs of purchase days behind a rule, unless the user says otherwise.
pub const LEAST_SUPPORT: u32 = 20;

/// The most items that are proposed to one customer.
const PROPOSED: u32 = 5;

/// What is proposed to one customer: items of a column, by rules of a least support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextQuestion {
    /// The column of the items.
    pub item: String,
    /// Fewest pairs of purchases behind a rule.
    pub least_support: u32,
}

/// The item that a customer bought last, and what its buyers bought next.
#[derive(Debug, Clone, PartialEq)]
pub struct NextAnswer {
    pub question: NextQuestion,
    /// None if the last purchase day has no item.
    pub last_item: Option<String>,
    /// Rules with a lift above 1, the highest confidence first.
    pub rules: Vec<Rule>,
}

/// A rule: customers who bought an item bought another on their next purchase day.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub item: String,
    pub next_item: String,
    /// Pairs of consecutive purchase days with both.
    pub moves: u64,
    pub support: f64,
    pub confidence: f64,
    pub lift: f64,
}

impl Store {
    /// Makes the rules of items, and the item that every customer bought last.
    pub(super) fn prepare_items(&mut self, item: &str, least: u32, cancel: &Cancel) -> Result<(), Error> {
        let column = self.line_column(item, "--item", cancel)?.column;
        let (chosen, row_is_order) = (self.source.has_conditions(), self.source.row_is_order);
        let rules = self.render("item_rules", context! { column => &column, least, chosen, row_is_order })?;
        self.remake("item_rules", rules, cancel)?;
        let last = self.render("last_items", context! { column, chosen, row_is_order })?;
        self.remake("last_items", last, cancel)
    }

    /// What is proposed to one customer, by the rules of all customers.
    pub(super) fn next_of(
        &mut self,
        customer: &str,
        question: &NextQuestion,
        cancel: &Cancel,
    ) -> Result<NextAnswer, Error> {
        self.prepare_items(&question.item, question.least_support, cancel)?;
        let context = context! { id => literal(customer), most => PROPOSED };
        let answer = self.ask(&self.render("next_items", context)?, cancel)?;
        let (mut last_item, mut rules) = (None, Vec::new());
        for row in rows(&answer) {
            let item = row.text("last_item")?.to_string();
            rules.extend(rule(&row, item.clone(), "")?);
            last_item = Some(item);
        }
        Ok(NextAnswer { question: question.clone(), last_item, rules })
    }
}

/// The rule in the columns with a prefix, if there is one.
pub(super) fn rule(row: &Row, item: String, prefix: &str) -> Result<Option<Rule>, Error> {
    let name = |column: &str| format!("{prefix}{column}");
    let Some(next_item) = row.maybe_text("next_item")? else { return Ok(None) };
    Ok(Some(Rule {
        item,
        next_item: next_item.to_string(),
        moves: row.count(&name("moves"))?,
        support: row.maybe_float(&name("support"))?.unwrap_or(0.0),
        confidence: row.maybe_float(&name("confidence"))?.unwrap_or(0.0),
        lift: row.maybe_float(&name("lift"))?.unwrap_or(0.0),
    }))
}
