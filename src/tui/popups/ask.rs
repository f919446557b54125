//! A prompt of a screen for one line. The screen accepts it, or rejects it with a reason.

use crossterm::event::KeyCode;

use super::input_line::InputLine;
use super::popup::{Hints, LineView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView};

/// A line being typed for a screen.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The label of the prompt: `ages in months`.
    label: String,
    /// The text that the user may type.
    hint: String,
    line: InputLine,
    /// The problem with the typed text.
    wrong: Option<String>,
}

impl Ask {
    /// Opens the prompt with the current value as suggestion.
    pub fn new(label: impl Into<String>, hint: impl Into<String>, now: impl Into<String>) -> Ask {
        Ask { label: label.into(), hint: hint.into(), line: InputLine::suggesting(now), wrong: None }
    }
}

impl Popup for Ask {
    fn view(&self, _: &PopupContext) -> PopupView {
        PopupView::Line(LineView {
            label: self.label.clone(),
            line: self.line.clone(),
            note: self.wrong.clone().unwrap_or_else(|| self.hint.clone()),
            wrong: self.wrong.is_some(),
        })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::text(self.line.hints("Enter accepts  Esc cancels"))
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        match key {
            PopupKey::Typed(key) if key.code == KeyCode::Enter => {
                PopupStep::ask(PopupRequest::Answer(self.line.text().to_string()))
            }
            PopupKey::Typed(key) => {
                self.line.edit(key);
                self.wrong = None;
                PopupStep::Stay(None)
            }
            PopupKey::Action(_) => PopupStep::Pass,
        }
    }

    fn wrong_mut(&mut self) -> Option<&mut Option<String>> {
        Some(&mut self.wrong)
    }
}
