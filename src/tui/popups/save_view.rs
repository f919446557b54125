//! The name to save the view on screen under.

use crossterm::event::KeyCode;

use super::input_line::InputLine;
use super::popup::{
    Hints, LineView, Popup, PopupContext, PopupKey, PopupReply, PopupRequest, PopupStep, PopupView, Replied,
};
use crate::tui::effect::Effect;

/// The name of a view, being typed.
#[derive(Debug, Clone)]
pub struct SaveView {
    name: InputLine,
    /// A view has this name and would be replaced.
    exists: bool,
}

impl SaveView {
    /// The prompt with a suggested name.
    pub fn named(name: impl Into<String>) -> SaveView {
        SaveView { name: InputLine::suggesting(name), exists: false }
    }
}

impl Popup for SaveView {
    fn view(&self, _: &PopupContext) -> PopupView {
        let label = "save the view as".to_string();
        PopupView::Line(LineView { label, line: self.name.clone(), ..LineView::default() })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::Text(match self.exists {
            true => "a view has this name: Enter again replaces it, Esc cancels".to_string(),
            false => self.name.hints("Enter saves the view  Esc cancels"),
        })
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        match key {
            PopupKey::Typed(key) if key.code == KeyCode::Enter => {
                let name = self.name.text().to_string();
                PopupStep::ask(PopupRequest::Effect(Effect::SaveView { name, overwrite: self.exists }))
            }
            PopupKey::Typed(key) => {
                self.name.edit(key);
                self.exists = false;
                PopupStep::Stay(None)
            }
            PopupKey::Action(_) => PopupStep::Pass,
        }
    }

    fn reply(&mut self, reply: &PopupReply, _: &PopupContext) -> Replied {
        match reply {
            PopupReply::Exists(_) => {
                self.exists = true;
                Replied::Taken
            }
            PopupReply::Written => Replied::Closed,
            _ => Replied::Ignored,
        }
    }
}
