//! Lists to choose from, narrowed by what is typed.

use tui_input::Input;

use crate::tui::action::ActionEntry;
use crate::tui::commands;
use crate::tui::fuzzy;

/// A list to choose from.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What is chosen, for the screen that asked: `segments by`.
    pub title: String,
    pub items: Vec<Item>,
    /// How many may be chosen at once; Tab marks where it is more than one.
    pub most: usize,
    /// Names marked so far, in their order.
    pub marked: Vec<String>,
    pub input: Input,
    pub chosen: usize,
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    pub name: String,
    /// What stands beside it, or why it cannot be chosen.
    pub note: String,
    /// Cannot be chosen.
    pub off: bool,
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// The title of the list.
    pub title: String,
    pub names: Vec<String>,
    /// What was typed.
    pub typed: String,
}

impl Choice {
    /// The entries that fit what was typed, best first; all of them in their order where nothing was.
    pub fn fitting(&self) -> Vec<&Item> {
        let typed = self.input.value();
        let scored = self.items.iter().filter_map(|item| Some((fuzzy::score(typed, &item.name)?, item)));
        let mut found: Vec<(i32, &Item)> = scored.collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.into_iter().map(|(_, item)| item).collect()
    }

    /// Marks the entry under the cursor, or takes its mark away.
    pub(super) fn mark(&mut self) {
        let Some(name) =
            self.fitting().get(self.chosen).filter(|item| !item.off).map(|item| item.name.clone())
        else {
            return;
        };
        match self.marked.iter().position(|marked| *marked == name) {
            Some(at) => drop(self.marked.remove(at)),
            None if self.marked.len() < self.most => self.marked.push(name),
            None => {}
        }
        self.input = Input::default();
        self.chosen = self.items.iter().position(|item| self.marked.last() == Some(&item.name)).unwrap_or(0);
    }

    /// What Enter chooses: the marked and, where none is, the one under the cursor; why not where it cannot be.
    pub(super) fn picked(&self) -> Result<Picked, String> {
        let names = if self.marked.is_empty() {
            let fitting = self.fitting();
            let item = fitting.get(self.chosen);
            if let Some(off) = item.filter(|item| item.off) {
                return Err(format!("{}: {}", off.name, off.note));
            }
            item.map(|item| item.name.clone()).into_iter().collect()
        } else {
            self.marked.clone()
        };
        Ok(Picked { title: self.title.clone(), names, typed: self.input.value().trim().to_string() })
    }
}

/// The commands that fit what was typed, best first.
pub fn matching(typed: &str) -> Vec<ActionEntry> {
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
