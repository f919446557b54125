//! The page that reports how the source was read.

use super::popup::{Hints, PageContent, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView};
use crate::tui::action::Action;

/// The page, from this line on.
#[derive(Debug, Clone, Default)]
pub struct DataReportPage {
    scroll: usize,
}

impl Popup for DataReportPage {
    fn view(&self, _: &PopupContext) -> PopupView {
        PopupView::Page { page: PageContent::DataReport, scroll: self.scroll, search: None }
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::Keys(vec![
            (Action::Open, "look for repeated lines"),
            (Action::Down, "down"),
            (Action::Up, "up"),
            (Action::Back, "back"),
        ])
    }

    fn takes_text(&self) -> bool {
        false
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        match key {
            PopupKey::Action(Action::Data) => PopupStep::Close(None),
            PopupKey::Action(Action::Open) => PopupStep::ask(PopupRequest::Repeated),
            _ => PopupStep::Pass,
        }
    }

    fn scroll_mut(&mut self) -> Option<&mut usize> {
        Some(&mut self.scroll)
    }

    fn page(&self) -> Option<PageContent> {
        Some(PageContent::DataReport)
    }
}
