//! The cohorts in the order of their values at the age under the cursor, as a list from which one goes to a cohort.

use crate::cohort::CohortRow;
use crate::report::number;
use crate::tui::action::Action;
use crate::tui::popups::{Choice, Item};

use super::cell_summary::{between, interval, made_of};
use super::view::MatrixView;

/// The ends of its titles.
const ORDERS: [&str; 2] = ["highest first", "lowest first"];

/// Whether a list with this title is one of cohorts in their order.
pub fn is_title(title: &str) -> bool {
    ORDERS.iter().any(|order| title.ends_with(order))
}

/// The list, the highest value first, or the lowest after `sort`. Cohorts of one value stand in the order of time.
///
/// # Errors
/// No cohort has a complete value at the age.
pub fn choice(shown: &MatrixView, action: Action) -> Result<Choice, String> {
    let (age, measure) = (shown.cursor.age, shown.cx.view.measure);
    let label = shown.matrix().map_or_else(String::new, |matrix| matrix.age_label(age));
    let rows = shown.matrix().map_or(&[][..], |matrix| &matrix.rows);
    let of = |row: &CohortRow| {
        let cell = shown.cell(row, age);
        let ratio = cell.complete().filter(|_| row.size >= shown.cx.view.min_size)?;
        let value = ratio.value()?;
        let interval = interval(ratio.numerator, ratio.denominator, measure);
        let interval = interval.map(|found| format!("  ({})", between(found, measure)));
        let mark = shown.cx.theme.glyphs.truncated;
        let begun = if row.left_truncated { format!("  {mark} the data begin here") } else { String::new() };
        let note = format!(
            "{}  {}{}{begun}",
            number::full(Some(value), measure.unit()),
            made_of(ratio, measure),
            interval.unwrap_or_default()
        );
        Some((value, Item { name: row.cohort.to_string(), note, off: false }))
    };
    let mut ranked: Vec<(f64, Item)> = rows.iter().filter_map(of).collect();
    if ranked.is_empty() {
        return Err(format!("no cohort has completed {label} yet"));
    }
    let [highest, lowest] = ORDERS;
    let order = if action == Action::SortUp { lowest } else { highest };
    ranked.sort_by(|(one, _), (other, _)| match order == lowest {
        true => one.total_cmp(other),
        false => other.total_cmp(one),
    });
    let left_out = rows.len() - ranked.len();
    let rest = (left_out > 0).then(|| Item {
        name: format!("{left_out} more"),
        note: format!("without a complete value at {label}, or too small"),
        off: true,
    });
    let items = ranked.into_iter().map(|(_, item)| item).chain(rest).collect();
    Ok(Choice::of(format!("{} at {label}, {order}", measure.title()), items, 1))
}
