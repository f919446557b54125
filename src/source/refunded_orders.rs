//! Rows that name the order they refund, or the order they came from.

use minijinja::context;

use crate::engine::rows;
use crate::sql::identifier;
use crate::text::{grouped, option_words};

use super::column::column_word;
use super::error::SourceError;
use super::letters::letters;
use super::markers::Marker;
use super::placeholders::placeholders;
use super::remedy::with_filter;
use super::report::Note;
use super::resolution::{Filled, Resolver};
use super::says::Says;
use super::shapes::FIRST_ROWS;
use super::spec::SourceSpec;

/// Parts of names that mean a refund, by their letters.
#[rustfmt::skip]
const REFUND: &[&str] = &[
    "refund", "return", "credit", "revers", "gutschrift", "storno", "erstatt", "retour", "avoir", "rembours", "devol", "reembols", "rimbors",
    "kredit", "zwrot", "возврат",
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

impl Resolver<'_> {
    /// The column whose values are the orders that rows refund. A column that only names an earlier order is noted.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(super) fn refunded_orders(
        &mut self,
        order: Option<&Filled>,
        amount: Option<&Filled>,
        spec: &SourceSpec,
    ) -> Result<Option<Marker>, SourceError> {
        let Some(order) = order.filter(|order| !order.is_expression) else { return Ok(None) };
        let columns: Vec<(String, bool)> = self
            .scan
            .columns
            .iter()
            .filter(|column| {
                column.filled > 0 && !column.value_type.is_date() && column.name != order.column.name
            })
            .filter(|column| !self.scan.foreign.contains(&column.name))
            .filter_map(|column| Some((column.name.clone(), names_refund(&column.name)?)))
            .collect();
        for (column, is_refund) in columns {
            let context = context! {
                order => identifier(&order.column.name),
                other => identifier(&column),
                scan => &self.scan.sql,
                first => (!self.scan.has_rows_at_hand()).then_some(FIRST_ROWS),
                placeholders => placeholders(),
            };
            let answer = self.asked("refunded_orders", context)?;
            let Some(row) = rows(&answer).next() else { continue };
            let (named, found, all) = (row.count("named")?, row.count("found")?, row.count("rows")?);
            if found < TELLING_ROWS || found * 10 < named * 8 || named * 2 > all {
                continue;
            }
            if is_refund && spec.status.is_none() {
                return Ok(Some(Marker { column, values: Vec::new(), says: Says::Refund, rows: named }));
            }
            let Some(amount) = amount.filter(|amount| amount.guessed) else { continue };
            let (word, amount) = (column_word(&column), &amount.column.name);
            let amount =
                if self.scan.column(amount).is_some() { column_word(amount) } else { format!("({amount})") };
            let names_none = format!("coalesce(CAST({word} AS VARCHAR), '') IN ('', '0')");
            let net = format!("CASE WHEN {names_none} THEN {amount} ELSE -abs({amount}) END");
            self.scan.notes.push(Note {
                text: format!(
                    "{} rows name another order in '{column}', and count as orders themselves",
                    grouped(named)
                ),
                remedy: Some(format!(
                    "if they are refunds of those, say {}; if they are parts of those, exclude them with {}",
                    option_words("amount", &net),
                    with_filter(spec, &names_none)
                )),
            });
        }
        Ok(None)
    }
}

/// Whether the name of a column means the order that a row refunds (true) or only an earlier order (false).
fn names_refund(name: &str) -> Option<bool> {
    let name = letters(name);
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if has(ELSE) {
        return None;
    }
    match (has(REFUND) && has(ORDER), has(EARLIER)) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::names_refund;

    #[test]
    fn a_refunded_order_is_told_by_name() {
        for name in [
            "refund_of",
            "Return For",
            "refunded_order_id",
            "Gutschrift zu",
            "avoir_facture",
            "credit_for_invoice",
        ] {
            assert_eq!(names_refund(name), Some(true), "{name}");
        }
        for name in ["parent_order", "original_order_id", "Bezugsbeleg", "orig_order"] {
            assert_eq!(names_refund(name), Some(false), "{name}");
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
