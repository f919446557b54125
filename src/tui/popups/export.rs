//! The file to write a table to.

use std::path::PathBuf;

use crossterm::event::KeyCode;

use super::input_line::InputLine;
use super::popup::{
    Hints, LineView, Popup, PopupContext, PopupKey, PopupReply, PopupRequest, PopupStep, PopupView, Replied,
};
use crate::tui::effect::Effect;

/// The name of the file for the table, being typed.
#[derive(Debug, Clone)]
pub struct Export {
    name: InputLine,
    /// This file exists and would be replaced.
    exists: Option<String>,
}

impl Export {
    /// The prompt with a suggested name.
    pub fn to(name: impl Into<String>) -> Export {
        Export { name: InputLine::suggesting(name), exists: None }
    }
}

impl Popup for Export {
    fn view(&self, _: &PopupContext) -> PopupView {
        PopupView::Line(LineView { label: "write to".into(), line: self.name.clone(), ..LineView::default() })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::Text(match &self.exists {
            Some(path) => format!("{path} exists already: Enter again replaces it, Esc cancels"),
            None => self.name.hints("Enter writes the table  Esc cancels"),
        })
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        match key {
            PopupKey::Typed(key) if key.code == KeyCode::Enter => {
                let path = PathBuf::from(self.name.text());
                if path.as_os_str().is_empty() {
                    return PopupStep::end(PopupRequest::Warn(
                        "no file was named; nothing was written".into(),
                    ));
                }
                let overwrite = self.exists.as_deref() == Some(path.display().to_string().as_str());
                PopupStep::ask(PopupRequest::Effect(Effect::Export { path, overwrite }))
            }
            PopupKey::Typed(key) => {
                self.name.edit(key);
                self.exists = None;
                PopupStep::Stay(None)
            }
            PopupKey::Action(_) => PopupStep::Pass,
        }
    }

    fn reply(&mut self, reply: &PopupReply, _: &PopupContext) -> Replied {
        match reply {
            PopupReply::Exists(path) => {
                self.exists = Some(path.clone());
                Replied::Taken
            }
            PopupReply::Written => Replied::Closed,
            _ => Replied::Ignored,
        }
    }
}
