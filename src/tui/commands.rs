//! Every command: the actions, and one for each screen. Keys, palette, help and config read this one list.

use super::action::{Action, ActionEntry, Group};
use super::action_table::ACTIONS;
use super::screens::{SCREENS, ScreenEntry};

/// Every command, in the order of the help; the screens follow the commands for the view's history.
pub fn all() -> impl Iterator<Item = ActionEntry> {
    let place =
        ACTIONS.iter().position(|entry| entry.action == Action::LastView).map_or(0, |place| place + 1);
    let (before, after) = ACTIONS.split_at(place);
    let is_called = |entry: &&ScreenEntry| entry.in_tab_order || !entry.keys.is_empty();
    let screens = SCREENS.iter().filter(is_called).map(of_screen);
    before.iter().copied().chain(screens).chain(after.iter().copied())
}

/// The command of an action.
pub fn entry(action: Action) -> ActionEntry {
    // Every action has a command: a test compares the table with the enum.
    all().find(|entry| entry.action == action).unwrap_or(ACTIONS[0])
}

/// The name of an action in the config.
pub fn name(action: Action) -> &'static str {
    entry(action).name
}

/// The action with this name, if there is one.
pub fn named(name: &str) -> Option<Action> {
    all().find(|entry| entry.name == name).map(|entry| entry.action)
}

/// The command that shows a screen.
fn of_screen(screen: &ScreenEntry) -> ActionEntry {
    ActionEntry {
        action: Action::Show(screen.id),
        name: screen.name,
        keys: screen.keys,
        group: Group::View,
        short: screen.short,
        help: screen.help,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_one_entry_and_a_name_of_its_own() {
        for command in all() {
            assert_eq!(name(command.action), command.name);
            assert_eq!(named(command.name), Some(command.action), "{}", command.name);
            assert_eq!(all().filter(|other| other.action == command.action).count(), 1, "{}", command.name);
        }
    }
}
