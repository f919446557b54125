//! Whole numbers that may be hundredths of a currency's unit, though neither their name nor an object says so.

use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::columns::stems;
use crate::source::error::SourceError;
use crate::source::kinds::marker::Marker;
use crate::source::kinds::outcomes::are_of_lost_deals;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::identifier;
use crate::text::option_words;

use super::amount_notes::UNDIVIDED;

/// So many different amounts tell.
const TELLING_AMOUNTS: u64 = 30;

/// Smaller numbers are prices in units.
const SMALL: u32 = 500;

/// If most numbers are as large, they are too large for prices in hundredths, unless they end as those do.
const LARGE: u32 = 50_000;

/// How many in a hundred are large and end in no zero if they are hundredths; and how many of these end as prices do.
const ODD_SHARE: u64 = 70;
const PRICED_SHARE: u64 = 25;

/// The last two digits of many prices with hundredths; by chance one number in 14 ends so.
const PRICES: &str = "99, 98, 97, 95, 49, 75, 25";

impl Resolver<'_> {
    /// Says that whole numbers may be hundredths: nearly all are large, few end in a zero, as prices without hundredths do, and they
    /// end as prices do or are as large as orders in hundredths are.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn may_be_hundredths(
        &self,
        amount: Option<&Filled>,
        markers: &[Marker],
    ) -> Result<Option<Note>, SourceError> {
        let is_odd = |filled: &&Filled| {
            let column = &filled.column;
            filled.guessed
                && !filled.is_expression
                && column.value_type.is_integer()
                && column.distinct >= TELLING_AMOUNTS
                // Its name says it, or the object with its currency.
                && names::parts_of_a_unit(&column.name).is_none()
                && !column.name.ends_with("_value")
        };
        let Some(amount) = amount.filter(is_odd) else { return Ok(None) };
        if self.has_no_hundredths() || self.are_in_units(&amount.column.name, markers) {
            return Ok(None);
        }
        let name = identifier(&amount.column.name);
        let kind = format!(
            "CASE WHEN abs({name}) < {SMALL} THEN 'small' WHEN {name} % 10 = 0 THEN 'round' \
             WHEN abs({name}) % 100 IN ({PRICES}) THEN 'priced' WHEN abs({name}) < {LARGE} THEN 'odd' ELSE 'large' END"
        );
        let found = self.rows_by(&kind, None)?;
        let of = |value: &str| found.iter().filter(|one| one.value == value).map(|one| one.rows).sum::<u64>();
        let all: u64 = found.iter().map(|one| one.rows).sum();
        let (priced, large) = (of("priced"), of("large"));
        let is_odd = (of("odd") + large + priced) * 100 >= all * ODD_SHARE;
        if !is_odd || (priced * 100 < all * PRICED_SHARE && large * 2 > all) {
            return Ok(None);
        }
        let word = column_word(&amount.column.name);
        Ok(Some(Note {
            text: format!(
                "'{}' holds large whole numbers that are seldom round, as hundredths are, and revenue is counted in them",
                amount.column.name
            ),
            remedy: Some(format!(
                "if they are hundredths, say {}",
                option_words("amount", &format!("{word} / 100.0"))
            )),
        }))
    }

    /// Whether the currency has no hundredths: by its code, or by names of columns in Japanese or Korean.
    fn has_no_hundredths(&self) -> bool {
        let code = self.mapped.iter().find(|mapped| mapped.role == Role::Currency);
        let code = code.and_then(|mapped| self.scan.column(&mapped.expression)?.sample.clone());
        let is_letter = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}');
        match code {
            Some(code) => UNDIVIDED.contains(&code.trim().to_lowercase().as_str()),
            None => self.scan.columns.iter().any(|column| column.name.contains(is_letter)),
        }
    }

    /// Whether the file shows that amounts are in units: others have decimals, or the rows are deals, which are written down by hand.
    fn are_in_units(&self, amount: &str, markers: &[Marker]) -> bool {
        let has_decimals = |column: &ColumnStats| {
            column.name != amount
                && column.filled > 0
                && column.value_type.is_number()
                && !column.value_type.is_integer()
                && names::is_amount_name(&column.name)
                && !stems::is_no_amount(&column.name)
        };
        let are_deals = |marker: &Marker| are_of_lost_deals(marker.values.iter().map(String::as_str));
        self.scan.columns.iter().any(has_decimals) || markers.iter().any(are_deals)
    }
}
