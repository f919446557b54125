//! The file browser: a path is typed or chosen, folder by folder, with completion.

use crossterm::event::{KeyCode, KeyEvent};

use super::input_line::InputLine;
use super::popup::{
    Hints, ListView, Popup, PopupContext, PopupKey, PopupReply, PopupRequest, PopupStep, PopupView, Replied,
    Row, Tone,
};
use crate::text::bytes;
use crate::tui::effect::Effect;
use crate::tui::folder::{FolderEntry, OrderFile, expanded};
use crate::tui::offers::Offer;

/// A path being typed, and the folder it leads to.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    line: InputLine,
    chosen: usize,
    /// The folder that was listed, as it is typed, and its entries.
    listed: Option<(String, Vec<FolderEntry>)>,
    /// Why the folder or the file cannot be read.
    wrong: Option<String>,
}

/// A path cut after its last folder.
fn cut(path: &str) -> (&str, &str) {
    path.rfind('/').map_or(("", path), |at| path.split_at(at + 1))
}

impl Browser {
    /// The entries whose names begin with the typed one; without case if none does with it.
    fn fitting(&self) -> Vec<&FolderEntry> {
        let (folder, typed) = cut(self.line.input.value());
        let Some((_, entries)) = self.listed.as_ref().filter(|(listed, _)| listed == folder) else {
            return Vec::new();
        };
        let lower = typed.to_lowercase();
        entries.iter().filter(|entry| entry.name.to_lowercase().starts_with(&lower)).collect()
    }

    /// Lists the folder of the typed path, unless it is listed already.
    fn list_folder(&self) -> PopupStep {
        let (folder, _) = cut(self.line.input.value());
        match &self.listed {
            Some((listed, _)) if listed == folder => PopupStep::Stay(None),
            _ => PopupStep::ask(PopupRequest::Effect(Effect::ListFolder(folder.to_string()))),
        }
    }

    /// Types a path in place of the present one.
    fn retype(&mut self, path: String) {
        self.line = InputLine::of(path);
        self.chosen = 0;
    }

    /// Completes the typed path: to the common beginning of the entries, or to the chosen one if there is nothing more in
    /// common.
    fn complete(&mut self) {
        let (folder, typed) = cut(self.line.input.value());
        let (folder, typed) = (folder.to_string(), typed.chars().count());
        let fitting = self.fitting();
        let Some(chosen) = fitting.get(self.chosen.min(fitting.len().saturating_sub(1))) else { return };
        let shared = |at: usize| {
            let sign = chosen.name.chars().nth(at);
            sign.is_some() && fitting.iter().all(|entry| entry.name.chars().nth(at) == sign)
        };
        let common = (0..).take_while(|at| shared(*at)).count();
        let completed = match common > typed && fitting.len() > 1 {
            true => format!("{folder}{}", chosen.name.chars().take(common).collect::<String>()),
            false => format!("{folder}{}{}", chosen.name, if chosen.is_folder { "/" } else { "" }),
        };
        self.retype(completed);
    }

    /// Enter: descends into the chosen folder, or opens the chosen file; without entries, opens what is typed.
    fn enter(&mut self) -> PopupStep {
        let (folder, _) = cut(self.line.input.value());
        let chosen = self.fitting().get(self.chosen).map(|entry| (*entry).clone());
        let (path, bytes) = match chosen {
            Some(entry) if entry.is_folder => {
                self.retype(format!("{folder}{}/", entry.name));
                return self.list_folder();
            }
            Some(entry) => (format!("{folder}{}", entry.name), entry.bytes),
            None => (self.line.text().to_string(), 0),
        };
        if path.is_empty() {
            return PopupStep::say("type the name of a file");
        }
        let file = OrderFile { path: expanded(&path), bytes, columns: Vec::new() };
        PopupStep::end(PopupRequest::OpenOffer(Box::new(Offer::File(file))))
    }

    fn typed(&mut self, key: &KeyEvent) -> PopupStep {
        self.wrong = None;
        let last = self.fitting().len().saturating_sub(1);
        match key.code {
            KeyCode::Enter => return self.enter(),
            KeyCode::Tab => self.complete(),
            KeyCode::Up => self.chosen = self.chosen.saturating_sub(1),
            KeyCode::Down => self.chosen = (self.chosen + 1).min(last),
            KeyCode::PageUp => self.chosen = self.chosen.saturating_sub(10),
            KeyCode::PageDown => self.chosen = (self.chosen + 10).min(last),
            _ => {
                let before = self.line.input.value().to_string();
                self.line.edit(key);
                if self.line.input.value() != before {
                    self.chosen = 0;
                }
            }
        }
        self.list_folder()
    }
}

impl Popup for Browser {
    fn view(&self, _: &PopupContext) -> PopupView {
        let row = |entry: &&FolderEntry| Row {
            name: format!("{}{}", entry.name, if entry.is_folder { "/" } else { "" }),
            note: if entry.is_folder { String::new() } else { bytes(entry.bytes) },
            ..Row::default()
        };
        PopupView::List(ListView {
            columns: 200,
            most: 100,
            names: 60,
            label: "open: ".into(),
            input: self.line.input.clone(),
            rows: self.fitting().iter().map(row).collect(),
            chosen: self.chosen,
            empty: "no file begins with this; Enter opens what is typed".into(),
            foot: self.wrong.iter().map(|why| (why.clone(), Tone::Alert)).collect(),
            foot_lines: if self.wrong.is_some() { 3 } else { 0 },
            ..ListView::default()
        })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::text("type a path  Tab completes it  Enter opens  Esc closes")
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        match key {
            PopupKey::Typed(key) => self.typed(key),
            PopupKey::Action(_) => PopupStep::Pass,
        }
    }

    fn reply(&mut self, reply: &PopupReply, _: &PopupContext) -> Replied {
        match reply {
            PopupReply::Folder(folder, Ok(entries)) => {
                self.listed = Some((folder.clone(), entries.clone()));
                self.chosen = 0;
            }
            PopupReply::Folder(folder, Err(why)) => {
                self.listed = Some((folder.clone(), Vec::new()));
                self.wrong = Some(why.clone());
            }
            PopupReply::Refused(why) => self.wrong = Some(why.clone()),
            _ => return Replied::Ignored,
        }
        Replied::Taken
    }

    fn wrong_mut(&mut self) -> Option<&mut Option<String>> {
        Some(&mut self.wrong)
    }
}
