//! The page that explains the cell or row under the cursor.

use super::popup::{Hints, PageContent, Popup, PopupContext, PopupKey, PopupStep, PopupView};
use crate::tui::action::Action;

/// The page, from this line on.
#[derive(Debug, Clone, Default)]
pub struct Explanation {
    scroll: usize,
    /// Whether it explains a cell of the matrix, so that the SQL can be copied as well as the command.
    has_sql: bool,
}

impl Explanation {
    /// The page from its first line.
    pub fn new(has_sql: bool) -> Explanation {
        Explanation { scroll: 0, has_sql }
    }
}

impl Popup for Explanation {
    fn view(&self, _: &PopupContext) -> PopupView {
        PopupView::Page { page: PageContent::Explanation, scroll: self.scroll, search: None }
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        let mut keys = vec![(Action::Down, "down"), (Action::Up, "up"), (Action::CopyCell, "copy command")];
        if self.has_sql {
            keys.push((Action::CopyView, "copy SQL"));
            keys.push((Action::Read, "read SQL"));
        }
        keys.push((Action::Back, "back"));
        Hints::Keys(keys)
    }

    fn takes_text(&self) -> bool {
        false
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        match key {
            // The key that opens a page also closes it.
            PopupKey::Action(Action::Explain) => PopupStep::Close(None),
            PopupKey::Action(Action::Open) => PopupStep::Stay(None),
            _ => PopupStep::Pass,
        }
    }

    fn scroll_mut(&mut self) -> Option<&mut usize> {
        Some(&mut self.scroll)
    }

    fn page(&self) -> Option<PageContent> {
        Some(PageContent::Explanation)
    }
}
