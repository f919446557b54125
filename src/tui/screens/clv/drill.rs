//! Drilling down to the customers of a segment or of an acquisition month, and back to the grouping.

use super::super::{Context, Outcome, Route};
use super::screen::{ClvScreen, ID};
use super::tab::ClvTab;
use super::tables;
use crate::explore::SegmentFilter;
use crate::tui::drills::Drill;

impl ClvScreen {
    /// Drills into the customers of the row under the cursor, or opens the page of the customer there.
    pub(super) fn drill(&mut self, cx: &Context) -> Outcome {
        let Some(row) = self.table.current() else { return Outcome::Done };
        let id = row.id.clone();
        if self.tab == ClvTab::Risk {
            return Outcome::Open(Route::Customer(id));
        }
        if self.tab.is_record() {
            return Outcome::Say(
                "these rows are not segments, so there is nothing to drill down to".to_string(),
            );
        }
        if row.pinned {
            return Outcome::Say("this row is all customers; select a segment to drill down".to_string());
        }
        let added = self.customers_of(&id, cx);
        if added.is_empty() {
            return Outcome::Done;
        }
        let by = self.by.take();
        self.left = None;
        (self.table.row, self.table.first) = (0, 0);
        Outcome::Drill(Drill { screen: Some(ID), from: cx.view.segment_filters.clone(), added, by, row: id })
    }

    /// The segments to which the customers of a row belong.
    fn customers_of(&self, id: &str, cx: &Context) -> Vec<SegmentFilter> {
        let Some(answer) = self.answer() else { return Vec::new() };
        if let Some(segment) = answer.segments.iter().find(|one| tables::row_id(one) == id) {
            let each = self.wanted(cx).by.into_iter().zip(&segment.values);
            return each.map(|(by, value)| SegmentFilter { by, value: value.clone() }).collect();
        }
        let month = answer.cohorts.iter().find(|(month, _)| month.to_string() == id);
        month
            .map(|(month, _)| SegmentFilter { by: "acquired".to_string(), value: Some(month.to_string()) })
            .into_iter()
            .collect()
    }
}
