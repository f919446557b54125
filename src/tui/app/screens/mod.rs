//! Screens beside the matrix and its curves: each a state of its own, with a question of its own and a table.
//!
//! A screen is one file here that implements [`Screen`], a place in [`Screens`] and a [`Showing`]. What is common to all is
//! done here: asking, waiting, late answers and the way back in `going`, moving, sorting, finding, marking, copying and
//! writing in `acting`.

mod acting;
mod clv;
mod compare;
mod customer;
mod going;
mod people;
mod screen;
mod segments;

use super::{App, Showing};
use crate::tui::layout;

pub use clv::ClvScreen;
pub use compare::CompareScreen;
pub use customer::CustomerScreen;
pub use people::PeopleScreen;
pub use screen::{About, Screen, Target, Turn};
pub use segments::SegmentsScreen;

/// Every screen's state.
#[derive(Debug, Default)]
pub struct Screens {
    pub segments: SegmentsScreen,
    pub people: PeopleScreen,
    pub customer: CustomerScreen,
    pub clv: ClvScreen,
    pub compare: CompareScreen,
    /// Where Esc goes back to, the last left last.
    trail: Vec<Showing>,
    /// Why the question of a screen has no answer; asked again once the screen is called again.
    failure: Option<(Showing, String)>,
}

impl Screens {
    /// The screen of a showing; none for the matrix and its curves.
    pub fn get(&self, showing: Showing) -> Option<&dyn Screen> {
        match showing {
            Showing::Matrix | Showing::Curves | Showing::Trend => None,
            Showing::Segments => Some(&self.segments),
            Showing::People => Some(&self.people),
            Showing::Customer => Some(&self.customer),
            Showing::Clv => Some(&self.clv),
            Showing::Compare => Some(&self.compare),
        }
    }

    /// The same to change it.
    pub fn get_mut(&mut self, showing: Showing) -> Option<&mut dyn Screen> {
        match showing {
            Showing::Matrix | Showing::Curves | Showing::Trend => None,
            Showing::Segments => Some(&mut self.segments),
            Showing::People => Some(&mut self.people),
            Showing::Customer => Some(&mut self.customer),
            Showing::Clv => Some(&mut self.clv),
            Showing::Compare => Some(&mut self.compare),
        }
    }
}

impl App {
    /// The screen that is shown, where it is none of the matrix.
    pub fn screen(&self) -> Option<&dyn Screen> {
        self.screens.get(self.showing)
    }

    /// What the screens may know.
    pub fn about(&self) -> About<'_> {
        About {
            source: &self.source,
            view: &self.view,
            report: self.report.as_deref(),
            valuing: &self.valuing,
            ascii: self.theme.glyphs.ascii,
        }
    }

    /// The screen that is shown and what it may know.
    pub(super) fn screen_and_about(&mut self) -> Option<(&mut dyn Screen, About<'_>)> {
        self.any_screen_and_about(self.showing)
    }

    /// A screen, shown or not, and what it may know.
    fn any_screen_and_about(&mut self, showing: Showing) -> Option<(&mut dyn Screen, About<'_>)> {
        let about = About {
            source: &self.source,
            view: &self.view,
            report: self.report.as_deref(),
            valuing: &self.valuing,
            ascii: self.theme.glyphs.ascii,
        };
        self.screens.get_mut(showing).map(|screen| (screen, about))
    }

    /// Why there is nothing to show on the screen, where there is nothing.
    pub fn screen_failure(&self) -> Option<String> {
        let about = self.about();
        let failed = self.screens.failure.as_ref().filter(|(showing, _)| *showing == self.showing);
        failed
            .map(|(_, why)| why.clone())
            .or_else(|| self.screen().and_then(|screen| screen.unavailable(&about)))
    }

    /// Rows of the table on one page.
    fn table_page(&self) -> usize {
        self.table_area().map_or(1, |area| usize::from(area.height.saturating_sub(1)).max(1))
    }

    /// Where the table of the screen stands.
    pub fn table_area(&self) -> Option<ratatui::layout::Rect> {
        let lines = self.screen()?.note_lines();
        layout::table(self.size.0, self.size.1, lines).map(|parts| parts.table)
    }

    /// Keeps the cursor of the table in sight.
    pub(super) fn follow_screen(&mut self) {
        if let Some((screen, about)) = self.screen_and_about() {
            screen.keep_up(&about);
        }
        let area = self.table_area();
        if let (Some(area), Some((screen, _))) = (area, self.screen_and_about()) {
            screen.table_mut().follow(area);
        }
    }

    /// Puts the cursor of the table on what was clicked.
    pub(super) fn click_screen(&mut self, column: u16, line: u16) {
        let area = self.table_area();
        if let (Some(area), Some((screen, _))) = (area, self.screen_and_about()) {
            let table = screen.table_mut();
            if let Some((row, column)) = table.hit(area, column, line) {
                (table.row, table.column) = (row, column);
            }
        }
    }
}
