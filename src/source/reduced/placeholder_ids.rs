//! Ids that may stand for unknown customers, in another database: the first rows tell which, and all orders are counted there.

use minijinja::context;

use crate::engine::{Cancel, Engine};
use crate::source::customers::placeholder_ids::{IdCounts, Ids, SuspectIds};
use crate::source::error::SourceError;
use crate::source::mapping::Mapping;
use crate::source::report::Note;
use crate::source::scan::Scan;
use crate::source::spec::SourceSpec;

use super::asking::Reduced;

/// Notes on them. Orders are counted only if there is such an id among the first rows.
///
/// # Errors
/// What the engine or the database refuses.
pub(super) fn placeholder_notes(
    reduced: &Reduced,
    engine: &dyn Engine,
    (spec, mapping, scan): (&SourceSpec, &Mapping, &Scan),
    cancel: &Cancel,
) -> Result<Vec<Note>, SourceError> {
    let first = format!("(SELECT {} AS customer FROM {}) first_rows", mapping.customer, mapping.scan);
    let orders = format!("(SELECT customer FROM {first} WHERE customer IS NOT NULL) first_orders");
    let ids = Ids {
        orders: &orders,
        customers: &format!("(SELECT DISTINCT customer FROM {orders}) first_customers"),
        accepted: scan.rows_looked_at(),
        is_text: mapping.customer_is_text,
        are_numbers: false,
        sampled_lines: None,
    };
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
        whole: spec.share.map_or(accepted, |share| share.of_whole(accepted)),
        accepted,
    };
    let counted = found.into_iter().filter_map(|(id, _, orders)| Some((id?, orders))).collect();
    Ok(suspects.notes(counted, counts))
}
