//! The list of everything that can be done, to find and run it by name.

use super::list::{List, ListKey};
use super::popup::{Hints, ListView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView, Row};
use crate::tui::action::ActionEntry;
use crate::tui::commands;
use crate::tui::fuzzy;

/// The list.
#[derive(Debug, Clone, Default)]
pub struct Commands {
    list: List,
}

/// The commands that match the typed text, best first: a name counts more than a description.
fn matching(typed: &str) -> Vec<ActionEntry> {
    let mut found: Vec<(i32, ActionEntry)> = commands::all()
        .filter_map(|entry| {
            let name = fuzzy::score(typed, entry.name).map(|score| score + 4);
            let help = fuzzy::score(typed, entry.help);
            name.max(help).map(|score| (score, entry))
        })
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, entry)| entry).collect()
}

impl Popup for Commands {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let row = |entry: &ActionEntry| Row {
            name: entry.name.to_string(),
            note: format!("{:<10} {}", cx.keys.all(entry.action, cx.glyphs.ascii), entry.help),
            ..Row::default()
        };
        PopupView::List(ListView {
            columns: 78,
            most: 12,
            names: 16,
            label: ": ".into(),
            input: self.list.input.clone(),
            rows: matching(self.list.input.value()).iter().map(row).collect(),
            chosen: self.list.chosen,
            empty: "no command fits".into(),
            ..ListView::default()
        })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::text("type to narrow  Enter runs the command  Esc closes")
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        let PopupKey::Typed(key) = key else { return PopupStep::Pass };
        let found = matching(self.list.input.value());
        match (self.list.key(key, found.len()), found.get(self.list.chosen)) {
            (ListKey::Enter, Some(entry)) => PopupStep::end(PopupRequest::Run(entry.action)),
            (ListKey::Enter, None) => PopupStep::Close(None),
            _ => PopupStep::Stay(None),
        }
    }
}
