//! Ids that may stand for unknown customers, in another database: the first rows tell which, and all orders are counted there.

use minijinja::context;

use crate::engine::{Cancel, Engine};
use crate::source::customers::identity::IdSigns;
use crate::source::customers::placeholder_ids::{IdCounts, Ids, SuspectIds};
use crate::source::error::SourceError;
use crate::source::prepare::Source;
use crate::source::report::Note;

use super::asking::Reduced;

/// Notes on them. Orders are counted only if there is such an id in the first rows, which are a source of their own.
///
/// # Errors
/// What the engine or the database refuses.
pub(super) fn placeholder_notes(
    reduced: &Reduced,
    first: &Source,
    signs: &IdSigns,
    engine: &dyn Engine,
    cancel: &Cancel,
) -> Result<Vec<Note>, SourceError> {
    let ids = Ids {
        orders: first.accepted_orders(),
        customers: first.accepted_customers(),
        accepted: first.report.accepted,
        is_text: first.mapping.customer_is_text,
        are_numbers: signs.are_numbers,
        sampled_lines: None,
    };
    // One customer may have many of the first orders by chance: how many there are in all is known afterwards.
    let suspects = SuspectIds::of(&ids, true, engine, cancel)?;
    if suspects.is_empty() {
        return Ok(Vec::new());
    }
    let there: Vec<String> = suspects.ids().filter_map(|id| reduced.rows.value_of(id, reduced.sql)).collect();
    let sql = reduced.render("orders_of", false, context! { customers => there })?;
    let found = reduced.all(engine, &sql, cancel, |row| {
        let id = row.maybe_text("customer_id")?.map(str::to_string);
        Ok((id, row.count("customer_count")?, row.count("order_count")?))
    })?;
    let accepted: u64 = found.iter().map(|(.., orders)| orders).sum();
    let counts = IdCounts {
        customers: found.iter().map(|(_, customers, _)| customers).sum(),
        whole: first.spec.share.map_or(accepted, |share| share.of_whole(accepted)),
        accepted,
    };
    let counted = found.into_iter().filter_map(|(id, _, orders)| Some((id?, orders))).collect();
    Ok(suspects.notes(counted, counts))
}
