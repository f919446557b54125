//! The states of the screens, by the order of the registry.

use super::App;
use crate::tui::layout;
use crate::tui::screens::{Context, SCREENS, Screen, ScreenId};

/// Every screen's state.
#[derive(Debug)]
pub struct Screens {
    /// In the order of the registry; none if a screen is drawn from the matrix.
    all: Vec<Option<Box<dyn Screen>>>,
    /// Where Esc leads to, the last left last.
    pub(super) trail: Vec<ScreenId>,
    /// Why the question of a screen has no answer; asked again once the screen is called again.
    pub(super) failure: Option<(ScreenId, String)>,
}

impl Default for Screens {
    fn default() -> Self {
        let all = SCREENS.iter().map(|entry| entry.new.map(|new| new())).collect();
        Screens { all, trail: Vec::new(), failure: None }
    }
}

impl Screens {
    /// A screen; none if it is drawn from the matrix.
    pub fn get(&self, id: ScreenId) -> Option<&dyn Screen> {
        self.all.get(place(id)?)?.as_deref()
    }

    /// The same to change it.
    pub fn get_mut(&mut self, id: ScreenId) -> Option<&mut dyn Screen> {
        // Not `as_deref_mut`: the box would have to live as long as what it holds.
        match self.all.get_mut(place(id)?)? {
            Some(screen) => Some(screen.as_mut()),
            None => None,
        }
    }
}

/// The place of a screen in the registry.
fn place(id: ScreenId) -> Option<usize> {
    SCREENS.iter().position(|entry| entry.id == id)
}

impl App {
    /// The screen that is shown, where it is none of the matrix.
    pub fn screen(&self) -> Option<&dyn Screen> {
        self.screens.get(self.showing)
    }

    /// What the screens may know.
    pub fn context(&self) -> Context<'_> {
        Context {
            source: &self.source,
            view: &self.view,
            report: self.report.as_deref(),
            valuing: &self.valuing,
            keys: &self.keys,
            ascii: self.theme.glyphs.ascii,
        }
    }

    /// The screen that is shown and what it may know.
    pub(super) fn screen_and_context(&mut self) -> Option<(&mut dyn Screen, Context<'_>)> {
        self.any_screen_and_context(self.showing)
    }

    /// A screen, shown or not, and what it may know.
    pub(super) fn any_screen_and_context(&mut self, id: ScreenId) -> Option<(&mut dyn Screen, Context<'_>)> {
        let cx = Context {
            source: &self.source,
            view: &self.view,
            report: self.report.as_deref(),
            valuing: &self.valuing,
            keys: &self.keys,
            ascii: self.theme.glyphs.ascii,
        };
        self.screens.get_mut(id).map(|screen| (screen, cx))
    }

    /// Why there is nothing to show on the screen, where there is nothing.
    pub fn screen_failure(&self) -> Option<String> {
        let cx = self.context();
        let failed = self.screens.failure.as_ref().filter(|(showing, _)| *showing == self.showing);
        failed
            .map(|(_, why)| why.clone())
            .or_else(|| self.screen().and_then(|screen| screen.unavailable(&cx)))
    }

    /// Rows of the table on one page.
    pub(super) fn table_page(&self) -> usize {
        self.table_area().map_or(1, |area| usize::from(area.height.saturating_sub(1)).max(1))
    }

    /// Where the table of the screen stands.
    pub fn table_area(&self) -> Option<ratatui::layout::Rect> {
        let lines = self.screen()?.note_lines();
        layout::table(self.size.0, self.size.1, lines).map(|parts| parts.table)
    }

    /// Keeps the cursor of the table in sight.
    pub(super) fn follow_screen(&mut self) {
        if let Some((screen, cx)) = self.screen_and_context() {
            screen.view_changed(&cx);
        }
        let area = self.table_area();
        if let (Some(area), Some((screen, _))) = (area, self.screen_and_context()) {
            screen.table_mut().follow(area);
        }
    }

    /// Puts the cursor of the table on what was clicked.
    pub(super) fn click_screen(&mut self, column: u16, line: u16) {
        let area = self.table_area();
        if let (Some(area), Some((screen, _))) = (area, self.screen_and_context()) {
            let table = screen.table_mut();
            if let Some((row, column)) = table.hit(area, column, line) {
                (table.row, table.column) = (row, column);
            }
        }
    }
}
