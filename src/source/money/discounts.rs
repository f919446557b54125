//! Discounts in a column of their own beside quantity and price, which the amount of a line does not take off.

use minijinja::context;

use crate::engine::rows;
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::letters::plain;
use crate::source::columns::stems::words;
use crate::source::error::SourceError;
use crate::source::inputs::query::name_in_query;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::identifier;
use crate::text::option_words;

/// Stems of discounts.
#[rustfmt::skip]
const DISCOUNT: &[&str] = &[
    "discount", "rabat", "remise", "reduction", "descuento", "desconto", "sconto", "korting", "alennus", "sleva", "zlava", "indirim",
    "kedvezmeny", "скидк", "знижк", "εκπτωσ", "popust", "割引", "値引", "折扣", "할인", "nachlass", "rebate", "markdown",
];

/// Orders of several lines that tell.
const TELLING_ORDERS: u64 = 3;

/// The same for short words, in the name of a percentage.
const SHORT: &[&str] = &["disc", "disct", "dcnt", "dto", "dsct", "rab", "nlass", "nl", "sc"];

/// A discount with at most so many values, all of them whole numbers up to 100, may be a percentage or an amount.
const FEW_VALUES: u64 = 12;

/// Parts of names of percentages.
const PERCENT: &[&str] = &["pct", "percent", "prozent", "procent", "porcent", "pourcent"];

impl Resolver<'_> {
    /// Says that a discount is not in the amounts, if these are quantity times price, and how it would be.
    pub(in crate::source) fn discount(
        &self,
        amount: Option<&Filled>,
        order: Option<&Filled>,
    ) -> Result<Option<Note>, SourceError> {
        let Some(amount) = amount.filter(|amount| amount.is_expression && self.preset.is_none()) else {
            return Ok(None);
        };
        let Some(column) = self.scan.columns.iter().find(is_discount) else { return Ok(None) };
        if !amount.guessed && self.other_way(amount, column).is_none() {
            return Ok(None);
        }
        let word = column_word(&column.name);
        // A text such as 10% is read without its sign.
        let is_written = column.value_type.is_text();
        let number = if is_written { format!("replace({word}, '%', '')") } else { word };
        let context = context! {
            discount => if is_written { self.expressed("money", &number)? } else { identifier(&column.name) },
            scan => &self.scan.sql,
            first => self.scan.first_if_slow(&[&column.name]),
        };
        let answer = self.asked("discounts", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let most = row.maybe_float("most")?.unwrap_or(0.0);
        if row.count("given")? == 0 {
            return Ok(None);
        }
        let is_percent = is_written || is_percentage(&column.name);
        let may_be_percent = !is_percent
            && (1.0..=100.0).contains(&most)
            && most > 1.0
            && column.value_type.is_integer()
            && column.distinct <= FEW_VALUES;
        if !amount.guessed {
            return Ok(self.other_way(amount, column).filter(|_| may_be_percent));
        }
        let number = if is_written { format!("CAST(nullif({number}, '') AS DOUBLE)") } else { number };
        let (gross, discount) = (&amount.column.name, format!("coalesce({number}, 0)"));
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
        let of_percent = may_be_percent.then(|| {
            let net = option_words("amount", &format!("{gross} * (1 - {discount} / 100)"));
            format!(", or if it is a percentage {net}")
        });
        Ok(Some(Note {
            text: format!("'{}' is not taken off {gross}", column.name),
            remedy: Some(format!(
                "for amounts after discount say {}{}",
                option_words("amount", &net),
                of_percent.unwrap_or_default()
            )),
        }))
    }

    /// Says what a discount may be else, if the user takes it off as an amount or as a percentage.
    fn other_way(&self, amount: &Filled, column: &ColumnStats) -> Option<Note> {
        let discount = format!("coalesce({}, 0)", column_word(&column.name));
        let (as_amount, as_percent) = (format!(" - {discount}"), format!(" * (1 - {discount} / 100)"));
        let said = &amount.column.name;
        let (gross, what, others, otherwise) =
            match (said.strip_suffix(&as_amount), said.strip_suffix(&as_percent)) {
                (Some(gross), _) => (gross, "an amount", "percentages", as_percent),
                (_, Some(gross)) => (gross, "a percentage", "amounts", as_amount),
                _ => return None,
            };
        Some(Note {
            text: format!(
                "'{}' is taken off as {what}, but its {} whole numbers may be {others}",
                column.name, column.distinct
            ),
            remedy: Some(format!(
                "if they are, say {}",
                option_words("amount", &format!("{gross}{otherwise}"))
            )),
        })
    }

    /// Whether every line of an order repeats its discount.
    fn is_of_orders(&self, discount: &str, order: &str) -> Result<bool, SourceError> {
        let context = context! {
            discount => identifier(discount),
            order => identifier(order),
            scan => &self.scan.sql,
            first => self.scan.first_if_slow(&[discount]),
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

/// Whether the name of a column means a percentage.
fn is_percentage(name: &str) -> bool {
    let letters = plain(name);
    name.contains('%') || PERCENT.iter().any(|part| letters.contains(part))
}

/// Whether a column holds discounts, as numbers or as texts such as 10%.
fn is_discount(column: &&ColumnStats) -> bool {
    let name = plain(&column.name);
    let is_short = || {
        is_percentage(&column.name) && words(&column.name).iter().any(|word| SHORT.contains(&word.as_str()))
    };
    let is_written =
        [&column.sample, &column.last_sample].into_iter().flatten().any(|text| text.ends_with('%'));
    column.filled > 0
        && (column.value_type.is_number() || is_written)
        && (DISCOUNT.iter().any(|stem| name.contains(stem)) || is_short())
}
