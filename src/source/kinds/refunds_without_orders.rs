//! Refunds that a marker makes of rows, most of which nobody could have got: their customers had no order before.

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::column_word;
use crate::source::error::SourceError;
use crate::source::prepare::Source;
use crate::source::remedy::with_filter;
use crate::sql::render;
use crate::text::{grouped, sanitize};

use super::marker::Marker;
use super::marker_notes::{otherwise, which_rows};
use super::says::Says;

/// With more than one for so many rows of orders, refunds without an order are not the exceptions at the start of a history.
const MANY: u64 = 4;

/// Fewer of them are exceptions.
const FEW: u64 = 10;

impl Source {
    /// Asks about rows that count as refunds by a marker, if most of them follow no order of their customer: they may be orders.
    ///
    /// # Errors
    /// That it has to be asked; what the engine refuses.
    pub(in crate::source) fn check_refunds(
        &self,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        let (refunds, orders) = (self.report.refunds, self.report.accepted);
        let of_refunds = |marker: &&Marker| marker.says == Says::Refund;
        let markers = self.mapping.markers.iter().filter(of_refunds);
        let Some(marker) = markers.max_by_key(|marker| marker.rows) else { return Ok(()) };
        if refunds < FEW || refunds * MANY <= orders || self.spec.refunds_file.is_some() {
            return Ok(());
        }
        let answer = engine.query(&render(engine.dialect(), "refunds_without_orders", ())?, cancel)?;
        let without = rows(&answer).next().map_or(Ok(0), |row| row.count("without"))?;
        if without < FEW || without * 2 <= refunds || without * MANY <= orders {
            return Ok(());
        }
        let condition = marker.condition(engine, &column_word(&marker.column))?;
        Err(SourceError::NoRefunds {
            what: format!(
                "{} of {} refunds have no earlier order of their customer, so they may be orders: they are the {}",
                grouped(without),
                grouped(refunds),
                sanitize(&which_rows(marker, "rows"))
            ),
            remedy: format!(
                "if they are orders, say {}; if they are refunds of orders that are not here, leave them out with {}",
                otherwise(&self.mapping),
                with_filter(&self.spec, &format!("NOT ({condition})"))
            ),
        })
    }
}
