//! Ids that may stand for unknown customers, among the orders of the tables here.

use minijinja::context;

use crate::engine::{Cancel, rows};
use crate::explore::error::Error;
use crate::source::{IdCounts, IdSigns, Ids, Note, SuspectIds};
use crate::sql::literal;

use super::Store;

impl Store {
    /// Notes on ids that may stand for unknown customers. Orders are counted only if there is such an id, because that reads
    /// them all.
    pub(super) fn placeholder_notes(&self, signs: &IdSigns, cancel: &Cancel) -> Result<Vec<Note>, Error> {
        let accepted = self.source.report.accepted;
        let whole = self.source.spec.share.map_or(accepted, |share| share.of_whole(accepted));
        let counts = IdCounts { customers: signs.customers, whole, accepted };
        let ids = Ids {
            orders: self.source.accepted_orders(),
            customers: self.source.accepted_customers(),
            accepted,
            is_text: self.source.mapping.customer_is_text,
            are_numbers: signs.are_numbers,
            sampled_lines: self.source.sampled_lines(),
        };
        let suspects = SuspectIds::of(&ids, counts.are_many(), self.engine(), cancel)?;
        if suspects.is_empty() {
            return Ok(Vec::new());
        }
        let customers: Vec<String> = suspects.ids().map(literal).collect();
        let context = context! { orders => ids.orders, customers };
        let answer = self.engine().query(&self.render("orders_of", context)?, cancel)?;
        let counted: Vec<(String, u64)> = rows(&answer)
            .map(|row| Ok((row.text("customer")?.to_string(), row.count("orders")?)))
            .collect::<Result<_, Error>>()?;
        Ok(suspects.notes(counted, counts))
    }
}
