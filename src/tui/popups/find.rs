//! The text to find in the table of a screen.

use crossterm::event::KeyCode;

use super::input_line::InputLine;
use super::popup::{Hints, LineView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView};

/// A text to find, being typed.
#[derive(Debug, Clone, Default)]
pub struct Find {
    line: InputLine,
}

impl Popup for Find {
    fn view(&self, _: &PopupContext) -> PopupView {
        PopupView::Line(LineView { label: "find".into(), line: self.line.clone(), ..LineView::default() })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::text("Enter finds the next row that contains it  Esc closes")
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        match key {
            PopupKey::Typed(key) if key.code == KeyCode::Enter => {
                PopupStep::end(PopupRequest::Find(self.line.text().to_string()))
            }
            PopupKey::Typed(key) => {
                self.line.edit(key);
                PopupStep::Stay(None)
            }
            PopupKey::Action(_) => PopupStep::Pass,
        }
    }
}
