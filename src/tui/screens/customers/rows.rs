//! Customers as rows of a table, and the models behind their values.

use crate::explore::SegmentFilter;
use crate::explore::clv::ModelSummary;
use crate::explore::customers::{CustomerColumn, Datum};
use crate::report::clv::{caution, model_description, model_notes};
use crate::report::customers;

use crate::tui::page::Page;
use crate::tui::table::{Row, cell_of};

/// A customer as a row; `id` is the place of the id, `shown` has the places of the cells.
pub fn row(columns: &[CustomerColumn], data: &[Datum], id: usize, shown: &[usize]) -> Row {
    let cell = |(known, datum): (&CustomerColumn, &Datum)| {
        cell_of(&customers::cell(datum), &customers::column(&known.name))
    };
    let id = match data.get(id) {
        Some(Datum::Text(id)) => id.clone(),
        _ => String::new(),
    };
    let both = |place: &usize| Some((columns.get(*place)?, data.get(*place)?));
    let cells = shown.iter().filter_map(both).map(cell);
    Row { id, cells: cells.collect(), pinned: false }
}

/// Why predictions are missing, the cautions about them, or the models behind them.
pub fn valued_note(valued: &ModelSummary, segment_filters: &[SegmentFilter]) -> String {
    let refused = valued.refused.first().map(ToString::to_string);
    let doubt = refused.or_else(|| valued.cautions.last().map(|text| caution(text)));
    doubt.unwrap_or_else(|| format!("CLV: {}; {}", model_description(valued), fitted_on(segment_filters)))
}

/// The customers that the model was fitted on: a drill changes them, and with them P(alive) of the same customer.
fn fitted_on(segment_filters: &[SegmentFilter]) -> String {
    let each: Vec<String> = segment_filters.iter().map(ToString::to_string).collect();
    match each.is_empty() {
        true => "fitted on all customers".to_string(),
        false => format!("fitted on the customers of {} alone", each.join(", ")),
    }
}

/// The meaning of the columns, and of the four lists of a cell.
pub fn meaning(page: &mut Page, in_lists: bool, valued: Option<&ModelSummary>) {
    page.head("What it means");
    page.text("Attributes are those of the first order.");
    if in_lists {
        page.text("Every member is in exactly one of four lists. retained: active at this age, by the return criterion. not-yet: not active so far, and the age is not over. reactivated: not active at this age, but at a later one. lapsed: neither active at this age nor since.");
    }
    if let Some(valued) = valued {
        page.text("Predictions are over the horizon, from a model fitted on all customers of the segment.");
        model_notes(valued).into_iter().for_each(|line| page.text(line));
    }
}
