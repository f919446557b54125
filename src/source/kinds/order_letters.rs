//! Kinds of documents that only the letters before their numbers tell: `CN-1001` beside `INV-1001`.

use minijinja::context;

use crate::engine::rows;
use crate::source::columns::column::ColumnStats;
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::columns::stems;
use crate::source::error::SourceError;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::identifier;

use super::document_codes::{RARE_SHARE, of_beginnings};
use super::documents::Document;
use super::marker::{Marker, Part};
use super::says::Says;

/// Ids with more beginnings than this do not tell kinds by them.
const MOST_BEGINNINGS: usize = 20;

/// With more beginnings than this, a rare one that is unknown is usual.
const FEW_BEGINNINGS: usize = 5;

/// From so many changes between letters and digits on, an id is random.
const CHANGES: usize = 3;

/// Rows with a value.
pub(in crate::source) struct RowsOf {
    pub(in crate::source) value: String,
    pub(in crate::source) rows: u64,
    /// Those with a positive amount.
    positive: u64,
}

impl RowsOf {
    /// Whether the amounts are written without the sign that refunds have.
    pub(in crate::source) fn are_unsigned(&self) -> bool {
        self.positive * 5 >= self.rows * 4
    }
}

/// Whether ids are random signs, as `0f9b023d80e6`: then the letters in front mean nothing.
fn are_random(column: &ColumnStats) -> bool {
    let changes = |text: &str| {
        let signs: Vec<char> = text.trim().chars().collect();
        let is_one_word = signs.len() >= 8 && signs.iter().all(|sign| sign.is_ascii_alphanumeric());
        let between = signs.windows(2).filter(|two| two[0].is_ascii_digit() != two[1].is_ascii_digit());
        if is_one_word { between.count() } else { 0 }
    };
    [&column.sample, &column.last_sample].into_iter().flatten().any(|text| changes(text) >= CHANGES)
}

impl Resolver<'_> {
    /// The kinds that the beginnings of the ids of orders mean, and rare beginnings that are unknown.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn order_letters(
        &self,
        order: Option<&Filled>,
        amount: Option<&Filled>,
        known: &[Marker],
    ) -> Result<Vec<Marker>, SourceError> {
        let Some(name) = self.documents(order) else { return Ok(Vec::new()) };
        let counted = self.rows_by(&Part::Letters.of(self.engine, &identifier(&name))?, amount)?;
        let values: Vec<(String, u64)> = counted.iter().map(|one| (one.value.clone(), one.rows)).collect();
        if values.len() > MOST_BEGINNINGS {
            return Ok(Vec::new());
        }
        let all: u64 = counted.iter().map(|one| one.rows).sum();
        let are_known = of_beginnings(&values);
        let found = are_known.unwrap_or_else(|| vec![None; values.len()]);
        // Those of many shops or countries are all usual.
        let is_odd = |one: &RowsOf| {
            values.len() <= FEW_BEGINNINGS
                && !one.value.is_empty()
                && one.rows * RARE_SHARE <= all
                && one.are_unsigned()
        };
        let has_refunds = known.iter().any(|marker| marker.says == Says::Refund);
        let says = |one: &RowsOf, document: Option<Document>| match document {
            None => is_odd(one).then_some(Says::Unknown),
            // A negative amount is a refund without it.
            Some(Document::Refund | Document::Doubtful) if !one.are_unsigned() => None,
            Some(Document::Refund) => (!has_refunds).then_some(Says::Refund),
            Some(Document::NoOrder) => Some(Says::NoOrder),
            Some(Document::Doubtful) => Some(Says::Doubt),
            Some(Document::Order) => None,
        };
        let of = |wanted: Says| {
            let those = counted.iter().zip(&found).filter(|(one, found)| says(one, **found) == Some(wanted));
            let (values, rows): (Vec<String>, Vec<u64>) =
                those.map(|(one, _)| (one.value.clone(), one.rows)).unzip();
            let rows = rows.into_iter().sum();
            (!values.is_empty()).then(|| Marker {
                column: name.clone(),
                part: Part::Letters,
                values,
                says: wanted,
                rows,
            })
        };
        Ok([Says::Refund, Says::NoOrder, Says::Doubt, Says::Unknown].into_iter().filter_map(of).collect())
    }

    /// The column of numbers of documents: that of the order, else the first one called so.
    fn documents(&self, order: Option<&Filled>) -> Option<String> {
        let is_called = |column: &&ColumnStats| {
            !self.taken.contains(&column.name)
                && !self.scan.foreign.contains(&column.name)
                && column.filled * 10 >= self.rows_looked_at() * 9
                && stems::is_document(&column.name)
        };
        let found = match order {
            Some(order) => Some(&order.column).filter(|_| !order.is_expression),
            None => self.scan.columns.iter().find(is_called),
        };
        let found = found.filter(|column| column.value_type.is_text() && !are_random(column));
        found.map(|column| column.name.clone())
    }

    /// The rows by the values of an expression, most frequent first; of the first rows of a large file.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn rows_by(
        &self,
        value: &str,
        amount: Option<&Filled>,
    ) -> Result<Vec<RowsOf>, SourceError> {
        let scan = self.with_computed(&self.scan.with_raw(self.engine, &self.raw_names(&[amount]))?);
        let context = context! {
            value,
            amount => amount.map(|amount| self.money(amount)).transpose()?,
            scan,
            first => (!self.scan.has_rows_at_hand()).then_some(FIRST_ROWS),
            most => MOST_BEGINNINGS + 1,
        };
        let answer = self.asked("amounts_by_value", context)?;
        rows(&answer)
            .map(|row| {
                Ok(RowsOf {
                    value: row.text("value")?.to_string(),
                    rows: row.count("rows")?,
                    positive: row.count("positive")?,
                })
            })
            .collect()
    }
}
