//! The list of all commands, to find and run one by name.

use super::list::{List, ListKey};
use super::popup::{Hints, ListView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView, Row};
use crate::tui::action::{Action, ActionEntry, Group};
use crate::tui::commands;
use crate::tui::fuzzy;

/// The list.
#[derive(Debug, Clone, Default)]
pub struct Commands {
    list: List,
    /// The actions of the screen below, which come first.
    here: Vec<Action>,
}

impl Commands {
    /// The list on a screen with these actions.
    pub fn on(here: Vec<Action>) -> Commands {
        Commands { here, ..Commands::default() }
    }

    /// The commands that match the typed text, best first.
    fn matching(&self) -> Vec<ActionEntry> {
        matching(self.list.input.value(), &self.here)
    }
}

/// The commands that match the typed text, best first: names that begin with it, names that contain it, names that
/// contain its letters, then descriptions. Among equals, commands of the screen come first, and commands that only move
/// come last.
fn matching(typed: &str, here: &[Action]) -> Vec<ActionEntry> {
    let place = |entry: &ActionEntry| here.iter().position(|action| *action == entry.action);
    let mut all: Vec<ActionEntry> = commands::all().collect();
    all.sort_by_key(|entry| (entry.group == Group::Move, place(entry).unwrap_or(usize::MAX)));
    let sought = typed.trim().to_lowercase();
    let mut found: Vec<((u8, i32), ActionEntry)> = all
        .into_iter()
        .filter_map(|entry| {
            let kind = match entry.name {
                name if name.starts_with(&sought) => 3,
                name if name.contains(&sought) => 2,
                _ => 1,
            };
            let name = fuzzy::score(typed, entry.name).map(|score| (kind, score));
            let help = fuzzy::score(typed, entry.help).map(|score| (0, score));
            name.or(help).map(|rank| (rank, entry))
        })
        .collect();
    found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
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
            rows: self.matching().iter().map(row).collect(),
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
        let found = self.matching();
        match (self.list.key(key, found.len()), found.get(self.list.chosen)) {
            (ListKey::Enter, Some(entry)) => PopupStep::end(PopupRequest::Run(entry.action)),
            (ListKey::Enter, None) => PopupStep::Close(None),
            _ => PopupStep::Stay(None),
        }
    }
}
