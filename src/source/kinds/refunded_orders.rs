//! Rows that name the order they refund, or the order they came from.

use minijinja::context;

use crate::engine::rows;
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::letters::letters;
use crate::source::columns::placeholders::placeholders;
use crate::source::error::SourceError;
use crate::source::remedy::with_filter;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::source::spec::SourceSpec;
use crate::sql::identifier;
use crate::text::{grouped, option_words};

use super::marker::{Marker, is_refund};
use super::says::Says;

/// Parts of names that mean a refund, by their letters.
#[rustfmt::skip]
const REFUND: &[&str] = &[
    "refund", "return", "credit", "revers", "gutschrift", "storno", "erstatt", "retour", "avoir", "rembours", "devol", "reembols", "rimbors",
    "kredit", "zwrot", "возврат", "correct", "korrig", "korrektur", "rectif",
];

/// Parts of names that mean another order.
#[rustfmt::skip]
const ORDER: &[&str] = &[
    "of", "for", "order", "invoice", "bestell", "auftrag", "rechnung", "beleg", "commande", "facture", "pedido", "factura", "ordine", "fattura",
    "receipt", "transaction", "txn", "original", "zu", "sale",
];

/// Parts of names that mean the order that came before, for whatever reason.
#[rustfmt::skip]
const EARLIER: &[&str] = &[
    "parent", "original", "orig", "relatedorder", "relatedinvoice", "linkedorder", "ursprung", "urspr", "bezugsbeleg", "bezug", "vorganger",
    "referenceorder", "referencedorder", "refdoc", "sourceorder", "previousorder",
];

/// Parts of names that mean something else about a refund.
#[rustfmt::skip]
const ELSE: &[&str] = &[
    "date", "datum", "time", "amount", "betrag", "montant", "total", "price", "preis", "value", "sum", "qty", "quant", "count", "status", "reason",
    "type", "grund", "motif", "by", "user", "method", "card", "limit", "score", "policy", "days", "flag", "number of", "currency", "tax", "sku", "item",
    "product", "category", "line", "channel", "source", "profit",
];

/// Rows that tell.
const TELLING_ROWS: u64 = 2;

/// So many columns are looked at although their names say nothing.
const MOST_UNNAMED: usize = 3;

/// How a column names another order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    /// By its name, the order that a row refunds.
    Refunded,
    /// By its name, an earlier order.
    Earlier,
    /// By its values alone.
    Unsaid,
}

/// What the rows show of a column that may name other orders.
struct Others {
    named: u64,
    found: u64,
    of_same: u64,
    rows: u64,
}

impl Resolver<'_> {
    /// The column whose values are the orders that rows refund. A column that only names other orders is noted, unless its rows are
    /// refunds by what else they say.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn refunded_orders(
        &mut self,
        (order, customer): (Option<&Filled>, &Filled),
        amount: Option<&Filled>,
        (markers, spec): (&[Marker], &SourceSpec),
    ) -> Result<Option<Marker>, SourceError> {
        let Some(order) = order.filter(|order| !order.is_expression) else { return Ok(None) };
        let is_refund = is_refund(self.engine, markers)?;
        for (column, how) in self.that_may_name_orders(order) {
            let Some(others) = self.other_orders(order, customer, &column, None)? else { continue };
            let is_rare = others.named >= TELLING_ROWS && others.named * 2 <= others.rows;
            let is_found = others.found >= TELLING_ROWS && others.found * 10 >= others.named * 8;
            let is_told = match how {
                Names::Refunded => is_found || others.found == 0,
                Names::Earlier => is_found,
                Names::Unsaid => others.of_same >= TELLING_ROWS && others.of_same * 10 >= others.named * 9,
            };
            if !is_rare || !is_told {
                continue;
            }
            if how == Names::Refunded && is_found && spec.status.is_none() {
                return Ok(Some(Marker::of_values(&column, Vec::new(), Says::Refund, others.named)));
            }
            if is_refund.is_some() {
                let others = self.other_orders(order, customer, &column, is_refund.as_deref())?;
                if others.is_none_or(|others| others.named < TELLING_ROWS) {
                    continue;
                }
            }
            let are_parts = self.are_parts(order, &column, amount)?;
            let note = self.names_others(&column, (&others, are_parts), amount, spec);
            self.scan.notes.extend(note);
        }
        Ok(None)
    }

    /// The columns that may name other orders, by their names, else by how often their values differ.
    fn that_may_name_orders(&self, order: &Filled) -> Vec<(String, Names)> {
        let is_free = |column: &&ColumnStats| {
            column.filled > 0
                && !column.value_type.is_date()
                && column.name != order.column.name
                && !self.scan.foreign.contains(&column.name)
        };
        let named = self.scan.columns.iter().filter(is_free);
        let named: Vec<(String, Names)> =
            named.filter_map(|column| Some((column.name.clone(), names_refund(&column.name)?))).collect();
        let rows = self.rows_looked_at();
        let may_be = |column: &&ColumnStats| {
            !self.taken.contains(&column.name)
                && !named.iter().any(|(name, _)| *name == column.name)
                && column.value_type.is_text() == order.column.value_type.is_text()
                && column.filled >= TELLING_ROWS
                && column.filled * 2 <= rows
                && column.distinct * 10 >= column.filled * 8
        };
        let unnamed = self.scan.columns.iter().filter(is_free).filter(may_be).take(MOST_UNNAMED);
        let unnamed: Vec<_> = unnamed.map(|column| (column.name.clone(), Names::Unsaid)).collect();
        [named, unnamed].concat()
    }

    /// What the rows show of a column; those that meet a condition do not count among the rows that name others.
    fn other_orders(
        &self,
        order: &Filled,
        customer: &Filled,
        column: &str,
        except: Option<&str>,
    ) -> Result<Option<Others>, SourceError> {
        let context = context! {
            order => identifier(&order.column.name),
            other => identifier(column),
            customer => identifier(&customer.column.name),
            scan => self.with_computed(&self.scan.sql),
            first => self.scan.first_of(&[column]),
            placeholders => placeholders(),
            except,
        };
        let answer = self.asked("refunded_orders", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        Ok(Some(Others {
            named: row.count("named")?,
            found: row.count("found")?,
            of_same: row.count("of_same")?,
            rows: row.count("rows")?,
        }))
    }

    /// Whether rows that name an order amount together to what it does, so that it counts twice.
    fn are_parts(&self, order: &Filled, column: &str, amount: Option<&Filled>) -> Result<bool, SourceError> {
        let Some(amount) = amount else { return Ok(false) };
        let context = context! {
            order => identifier(&order.column.name),
            other => identifier(column),
            amount => self.money(amount)?,
            scan => self.with_computed(&self.scan.with_raw(self.engine, &self.raw_names(&[Some(amount)]))?),
            first => self.scan.first_of(&[column]),
        };
        let answer = self.asked("part_sums", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(false) };
        let (wholes, equal) = (row.count("wholes")?, row.count("equal")?);
        Ok(row.count("of_several")? >= TELLING_ROWS && equal * 10 >= wholes * 9)
    }

    fn names_others(
        &self,
        column: &str,
        (others, are_parts): (&Others, bool),
        amount: Option<&Filled>,
        spec: &SourceSpec,
    ) -> Option<Note> {
        let amount = amount.filter(|amount| amount.guessed || are_parts)?;
        let (word, amount) = (column_word(column), &amount.column.name);
        let amount =
            if self.scan.column(amount).is_some() { column_word(amount) } else { format!("({amount})") };
        let names_none = format!("coalesce(CAST({word} AS VARCHAR), '') IN ('', '0')");
        let net = format!("CASE WHEN {names_none} THEN {amount} ELSE -abs({amount}) END");
        if are_parts {
            return Some(Note {
                text: format!(
                    "{} rows name another order in '{column}' and amount together to what it does, so it counts twice",
                    grouped(others.named)
                ),
                remedy: Some(format!("exclude the parts with {}", with_filter(spec, &names_none))),
            });
        }
        let which = if others.found == 0 { "orders that are not here" } else { "another order" };
        Some(Note {
            text: format!(
                "{} rows name {which} in '{column}', and count as orders themselves",
                grouped(others.named)
            ),
            remedy: Some(format!(
                "if they are refunds of those, say {}; if they are parts of those, exclude them with {}",
                option_words("amount", &net),
                with_filter(spec, &names_none)
            )),
        })
    }
}

/// Whether the name of a column means the order that a row refunds, or only an earlier order.
fn names_refund(name: &str) -> Option<Names> {
    let name = letters(name);
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if has(ELSE) {
        return None;
    }
    match (has(REFUND) && has(ORDER), has(EARLIER)) {
        (true, _) => Some(Names::Refunded),
        (false, true) => Some(Names::Earlier),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, names_refund};

    #[test]
    fn a_refunded_order_is_told_by_name() {
        for name in [
            "refund_of",
            "Return For",
            "refunded_order_id",
            "Gutschrift zu",
            "avoir_facture",
            "credit_for_invoice",
            "Corrects invoice",
        ] {
            assert_eq!(names_refund(name), Some(Names::Refunded), "{name}");
        }
        for name in ["parent_order", "original_order_id", "Bezugsbeleg", "orig_order"] {
            assert_eq!(names_refund(name), Some(Names::Earlier), "{name}");
        }
        for name in [
            "refund_id",
            "refund_amount",
            "refund_date",
            "return_reason",
            "credit_card",
            "order_id",
            "parent_sku",
        ] {
            assert_eq!(names_refund(name), None, "{name}");
        }
    }
}
