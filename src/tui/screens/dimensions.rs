//! The dimensions that a screen groups customers by, and drills into its segments.

use crate::explore::SegmentFilter;
use crate::tui::drills::Drill;
use crate::tui::popups::Picked;
use crate::tui::table::Table;

use super::context::Context;
use super::id::ScreenId;
use super::outcome::Outcome;

/// The dimensions of a screen of segments.
#[derive(Debug, Default)]
pub struct Dimensions {
    /// The user's choice; empty before a choice.
    by: Vec<String>,
    /// The row for the cursor once it has arrived: the segment that the user came from.
    left: Option<String>,
}

impl Dimensions {
    /// Whether the user has chosen no dimension that still divides customers.
    pub(super) fn is_suggested(&self, cx: &Context) -> bool {
        self.by.iter().all(|by| cx.is_drilled_by(by))
    }

    /// The dimensions: as the user chose, else as suggested for the data.
    pub(super) fn shown(&self, cx: &Context) -> Vec<String> {
        if !self.is_suggested(cx) {
            return self.by.clone();
        }
        let derived = ["orders", "acquired", "recency"].into_iter().find(|name| !cx.is_drilled_by(name));
        let derived = || derived.unwrap_or("orders").to_string();
        vec![cx.suggested_dimension(|_| false).unwrap_or_else(derived)]
    }

    /// Another screen groups customers by these dimensions from now on.
    pub(super) fn group_by(&mut self, dimensions: &[String]) {
        (self.by, self.left) = (dimensions.to_vec(), None);
    }

    /// Takes a choice from the list of dimensions, or a typed one; an error if no column fits.
    pub(super) fn pick(&mut self, picked: &Picked) -> Outcome {
        // The user types ranges of a number: age:q4.
        let by = match picked.typed.contains(':') {
            true => vec![picked.typed.clone()],
            false if picked.names.is_empty() => {
                return Outcome::Refuse(format!("no column fits '{}'", picked.typed));
            }
            false => picked.names.clone(),
        };
        self.group_by(&by);
        Outcome::GroupBy(by)
    }

    /// Drills into the customers of a segment, grouped by the next dimension. `row` is its place in the table.
    pub(super) fn drill(
        &mut self,
        (screen, row): (ScreenId, String),
        values: &[Option<String>],
        table: &mut Table,
        cx: &Context,
    ) -> Outcome {
        let chosen = self.shown(cx).into_iter().zip(values);
        let added = chosen.map(|(by, value)| SegmentFilter { by, value: value.clone() }).collect();
        let by = Some(std::mem::take(&mut self.by)).filter(|by| !by.is_empty());
        self.left = None;
        (table.row, table.first) = (0, 0);
        Outcome::Drill(Drill { screen: Some(screen), from: cx.view.segment_filters.clone(), added, by, row })
    }

    /// A drill-down was undone.
    pub(super) fn undrilled(&mut self, drill: &Drill) {
        (self.by, self.left) = (drill.dimensions(), Some(drill.segment()));
    }

    /// Puts the cursor on the segment that the user came from, once the table has rows.
    pub(super) fn go_back(&mut self, table: &mut Table) {
        if let Some(left) = self.left.take_if(|_| !table.is_empty()) {
            table.go_to(&left);
        }
    }
}
