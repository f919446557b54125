//! Going on with the customers of a segment, or of a month of acquisition, and back to where they were told apart.

use super::super::{About, Target, Turn};
use super::{ClvScreen, Part, tables};
use crate::explore::{View, Within};

/// A drill that was made here.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drill {
    /// What it added to the view.
    added: Vec<Within>,
    /// The row it was made on.
    row: String,
    /// What customers were told apart by, where it had been chosen.
    by: Option<Vec<String>>,
}

impl ClvScreen {
    /// Goes on with the customers of the row under the cursor, or opens the page of the customer there.
    pub(super) fn open(&mut self, about: &About) -> Turn {
        let Some(row) = self.table.current() else { return Turn::Done };
        let id = row.id.clone();
        if self.part == Part::Risk {
            return Turn::Open(Target::Customer(id));
        }
        if self.part.is_record() {
            return Turn::Say("these are not segments: nothing to go on with".to_string());
        }
        if row.pinned {
            return Turn::Say(
                "these are all of them; choose a segment to go on with its customers".to_string(),
            );
        }
        let added = self.customers_of(&id, about);
        if added.is_empty() {
            return Turn::Done;
        }
        let mut view = about.view.clone();
        view.within.extend(added.iter().cloned());
        self.drills.push(Drill { added, row: id, by: self.by.take() });
        self.left = None;
        (self.table.row, self.table.first) = (0, 0);
        Turn::View(Box::new(view))
    }

    /// The values that the customers of a row have.
    fn customers_of(&self, id: &str, about: &About) -> Vec<Within> {
        let Some(answer) = self.told() else { return Vec::new() };
        if let Some(segment) = answer.segments.iter().find(|one| tables::row_id(one) == id) {
            let each = self.wanted(about).by.into_iter().zip(&segment.values);
            return each.map(|(by, value)| Within { by, value: value.clone() }).collect();
        }
        let month = answer.cohorts.iter().find(|(month, _)| month.to_string() == id);
        month
            .map(|(month, _)| Within { by: "acquired".to_string(), value: Some(month.to_string()) })
            .into_iter()
            .collect()
    }

    /// The view without its last drill, to whose row the cursor will go; nothing where there is no drill.
    pub(super) fn undrilled(&mut self, view: &View) -> Option<View> {
        let mut view = view.clone();
        // Undo, or another screen, may have taken drills back that were made here.
        while let Some(drill) = self.drills.pop() {
            if view.within.ends_with(&drill.added) {
                view.within.truncate(view.within.len() - drill.added.len());
                (self.by, self.left) = (drill.by, Some(drill.row));
                return Some(view);
            }
        }
        let Within { by, value } = view.within.pop()?;
        self.by = Some(vec![by]);
        self.left = Some(format!("{:?}", [value]));
        Some(view)
    }
}
