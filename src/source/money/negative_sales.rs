//! Sales that are written as negative amounts, as accounts of revenue have them.

use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::kinds::says::Says;
use crate::source::mapping::Mapping;
use crate::source::survey::RowCounts;
use crate::text::{grouped, option_words};

/// Fewer negative amounts than this are refunds, if there are orders.
const FEW_ROWS: u64 = 10;

/// Of so many times the orders, negative amounts are not their refunds.
const TIMES: u64 = 2;

/// Asks about negative amounts if they are more than the refunds of the orders can be.
///
/// # Errors
/// [`SourceError::Negative`].
pub(in crate::source) fn check(mapping: &Mapping, counted: &[RowCounts]) -> Result<(), SourceError> {
    let Some(amount) = mapping.mapped.iter().find(|mapped| mapped.role == Role::Amount && mapped.guessed)
    else {
        return Ok(());
    };
    // What a kind of document or a flag makes negative is a refund.
    let is_marked = mapping.markers.iter().any(|marker| marker.says == Says::Refund);
    let rows = |refund: bool| -> u64 {
        counted.iter().filter(|one| one.reason == 0 && one.refund == refund).map(|one| one.rows).sum()
    };
    let (orders, refunds) = (rows(false), rows(true));
    let is_most = refunds > orders * TIMES && (refunds >= FEW_ROWS || orders == 0);
    if is_marked || refunds == 0 || !is_most {
        return Ok(());
    }
    let word = mapping.word(&amount.expression);
    Err(SourceError::Negative {
        what: format!(
            "{} of {} amounts of '{}' are negative, and would all be refunds",
            grouped(refunds),
            grouped(refunds + orders),
            amount.expression
        ),
        remedy: format!(
            "if sales are negative there, say {}, else {}",
            option_words("amount", &format!("-{word}")),
            option_words("amount", &amount.expression)
        ),
    })
}
