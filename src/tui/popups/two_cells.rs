//! The page that shows two marked cells side by side.

use super::popup::{Hints, PageContent, Popup, PopupContext, PopupKey, PopupStep, PopupView};
use crate::tui::action::Action;

/// The page, from a line on.
#[derive(Debug, Clone, Default)]
pub struct TwoCells {
    scroll: usize,
}

impl Popup for TwoCells {
    fn view(&self, _: &PopupContext) -> PopupView {
        PopupView::Page { page: PageContent::TwoCells, scroll: self.scroll, search: None }
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::Keys(vec![(Action::Down, "down"), (Action::Up, "up"), (Action::Back, "back")])
    }

    fn takes_text(&self) -> bool {
        false
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        match key {
            PopupKey::Action(Action::Compare) => PopupStep::Close(None),
            PopupKey::Action(Action::Open) => PopupStep::Stay(None),
            _ => PopupStep::Pass,
        }
    }

    fn scroll_mut(&mut self) -> Option<&mut usize> {
        Some(&mut self.scroll)
    }

    fn page(&self) -> Option<PageContent> {
        Some(PageContent::TwoCells)
    }
}
