//! Discounts in a column of their own beside quantity and price, which the amount of a line does not take off.

use minijinja::context;

use crate::engine::rows;
use crate::sql::identifier;
use crate::text::option_words;

use super::column::{ColumnStats, column_word};
use super::error::SourceError;
use super::letters::plain;
use super::query::name_in_query;
use super::report::Note;
use super::resolution::{Filled, Resolver};
use super::shapes::FIRST_ROWS;

/// Stems of discounts.
#[rustfmt::skip]
const DISCOUNT: &[&str] = &[
    "discount", "rabat", "remise", "reduction", "descuento", "desconto", "sconto", "korting", "alennus", "sleva", "zlava", "indirim",
    "kedvezmeny", "скидк", "знижк", "εκπτωσ", "popust", "割引", "値引", "折扣", "할인", "nachlass", "rebate", "markdown",
];

/// Orders of several lines that tell.
const TELLING_ORDERS: u64 = 3;

/// Parts of names of percentages.
const PERCENT: &[&str] = &["pct", "percent", "prozent", "procent", "porcent", "pourcent"];

impl Resolver<'_> {
    /// Says that a discount is not in the amounts, if these are quantity times price, and how it would be.
    pub(super) fn discount(
        &self,
        amount: Option<&Filled>,
        order: Option<&Filled>,
    ) -> Result<Option<Note>, SourceError> {
        let Some(amount) =
            amount.filter(|amount| amount.guessed && amount.is_expression && self.preset.is_none())
        else {
            return Ok(None);
        };
        let is_discount = |column: &&ColumnStats| {
            let name = plain(&column.name);
            column.value_type.is_number()
                && column.filled > 0
                && DISCOUNT.iter().any(|stem| name.contains(stem))
        };
        let Some(column) = self.scan.columns.iter().find(is_discount) else { return Ok(None) };
        let context = context! {
            discount => identifier(&column.name),
            scan => &self.scan.sql,
            first => (!self.scan.is_cheap).then_some(FIRST_ROWS),
        };
        let answer = self.asked("discounts", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let most = row.maybe_float("most")?.unwrap_or(0.0);
        if row.count("given")? == 0 {
            return Ok(None);
        }
        let name = plain(&column.name);
        let is_percent = column.name.contains('%') || PERCENT.iter().any(|part| name.contains(part));
        let (gross, discount) = (&amount.column.name, format!("coalesce({}, 0)", column_word(&column.name)));
        let net = match (is_percent, most <= 1.0) {
            // A discount of at most 1 is a share.
            (_, true) => format!("{gross} * (1 - {discount})"),
            (true, false) => format!("{gross} * (1 - {discount} / 100)"),
            (false, false) => format!("{gross} - {discount}"),
        };
        let is_amount = !is_percent && most > 1.0;
        if let Some(order) = order.filter(|order| is_amount && !order.is_expression)
            && self.is_of_orders(&column.name, &order.column.name)?
        {
            return Ok(Some(Note {
                text: format!(
                    "'{}' is the same on all lines of an order, and is not taken off {gross}",
                    column.name
                ),
                remedy: self.taken_off_once(&column.name, gross, &order.column.name),
            }));
        }
        Ok(Some(Note {
            text: format!("'{}' is not taken off {gross}", column.name),
            remedy: Some(format!("for amounts after discount say {}", option_words("amount", &net))),
        }))
    }

    /// Whether every line of an order repeats its discount.
    fn is_of_orders(&self, discount: &str, order: &str) -> Result<bool, SourceError> {
        let context = context! {
            discount => identifier(discount),
            order => identifier(order),
            scan => &self.scan.sql,
            first => (!self.scan.is_cheap).then_some(FIRST_ROWS),
        };
        let answer = self.asked("discounts_of_orders", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(false) };
        let (several, same) = (row.count("several")?, row.count("same")?);
        Ok(several >= TELLING_ORDERS && same * 20 >= several * 19)
    }

    /// The option that takes the discount of an order off one of its lines, if there is one file.
    fn taken_off_once(&self, discount: &str, gross: &str, order: &str) -> Option<String> {
        let [path] = self.scan.paths.as_slice() else { return None };
        let (discount, order) = (column_word(discount), column_word(order));
        let is_first = format!("row_number() OVER (PARTITION BY {order} ORDER BY {gross} DESC) = 1");
        let query = format!(
            "FROM {} SELECT *, {gross} - CASE WHEN {is_first} THEN coalesce({discount}, 0) ELSE 0 END AS amount",
            identifier(&name_in_query(path))
        );
        Some(format!("to take it off each order once say {}", option_words("query", &query)))
    }
}
