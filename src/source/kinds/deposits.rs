//! Invoices of a deposit beside the last invoice of the same order, which may contain it.

use crate::engine::ColumnType;
use crate::source::error::SourceError;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::identifier;

use super::document_column::is_kind_name;
use super::marker::Marker;
use super::says::Says;
use super::statuses::says;

/// Words for an invoice of a part that the last invoice of the order may contain, and for that last one, by stems.
#[rustfmt::skip]
const DEPOSITS: &[&str] = &[
    "deposit", "advance", "prepay", "downpayment", "anzahlung", "abschlag", "vorauszahl", "acompte", "anticip", "acconto", "sinal", "adiantament", "aanbetal",
    "forskott", "forskud", "zaliczk", "zaloh", "eloleg", "avans", "partial",
];
#[rustfmt::skip]
const LAST: &[&str] = &["final", "schluss", "end", "endrechnung", "solde", "saldo", "balance", "slut", "koncow", "konecn", "vegszamla"];

/// Orders with both that tell.
const TELLING_ORDERS: u64 = 2;

impl Resolver<'_> {
    /// The invoices of deposits, if they are of orders that have another invoice.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn deposits(
        &self,
        order: Option<&Filled>,
        amount: Option<&Filled>,
    ) -> Result<Option<Marker>, SourceError> {
        let (Some(order), Some(amount)) = (order, amount) else { return Ok(None) };
        for column in &self.scan.columns {
            if self.taken.contains(&column.name)
                || column.value_type != ColumnType::Text
                || !is_kind_name(&column.name)
            {
                continue;
            }
            let counted = self.rows_by(&identifier(&column.name), Some(amount))?;
            if !counted.iter().any(|one| says(&one.value, LAST)) {
                continue;
            }
            let deposits = counted.iter().filter(|one| says(&one.value, DEPOSITS));
            let (values, rows): (Vec<String>, Vec<u64>) =
                deposits.map(|one| (one.value.clone(), one.rows)).unzip();
            let marker = Marker::of_values(&column.name, values, Says::Doubt, rows.into_iter().sum());
            let first = self.scan.first_of(&[&column.name]);
            let condition = marker.condition(self.engine, &identifier(&column.name))?;
            if !marker.values.is_empty()
                && self.heads(&condition, None, (order, amount), first)?.rows >= TELLING_ORDERS
            {
                return Ok(Some(marker));
            }
        }
        Ok(None)
    }
}
