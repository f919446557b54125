//! The keys that matter on the present screen, the most useful first.

use super::{App, HOME};
use crate::tui::action::Action;
use crate::tui::commands;

/// Keys of every table, after those of its screen.
const OF_TABLES: &[Action] = &[
    Action::SortDown,
    Action::SortUp,
    Action::Search,
    Action::NextScreen,
    Action::CopyView,
    Action::Export,
    Action::Explain,
];

impl App {
    /// Actions with their labels here.
    pub fn key_hints(&self) -> Vec<(Action, &'static str)> {
        self.actions_here().into_iter().map(|action| (action, self.hint(action))).collect()
    }

    /// The same for actions at the end of the footer.
    pub fn last_key_hints(&self) -> Vec<(Action, &'static str)> {
        [Action::Help, Action::Close].map(|action| (action, self.hint(action))).to_vec()
    }

    /// The actions that matter on the screen, the most useful first.
    pub(super) fn actions_here(&self) -> Vec<Action> {
        let Some(screen) = self.screen() else { return Vec::new() };
        let own = screen.actions(&self.context());
        let of_tables = if screen.table().is_some() { OF_TABLES } else { &[] };
        let others = of_tables.iter().filter(|action| !own.contains(action));
        own.iter().chain(others).copied().collect()
    }

    /// The label of an action on the present screen, in one or two words.
    fn hint(&self, action: Action) -> &'static str {
        // It quits only from the first screen.
        if action == Action::Close && self.showing != HOME {
            return "back";
        }
        let own = self.screen().and_then(|screen| screen.label(action, &self.context()));
        own.unwrap_or(commands::entry(action).short)
    }
}
