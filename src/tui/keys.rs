//! The live map from keys to actions.

use super::action::Action;
use super::chord::Chord;
use super::screens::SCREENS;

/// The keys of every action, after the changes of the config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMap {
    /// Every action with its keys, in the order of the help.
    pub(super) bindings: Vec<(Action, Vec<Chord>)>,
}

impl KeyMap {
    /// The action of a key, if it has one.
    pub fn action(&self, chord: Chord) -> Option<Action> {
        self.bindings.iter().find(|(_, chords)| chords.contains(&chord)).map(|(action, _)| *action)
    }

    /// The keys of an action; none if it is unbound.
    pub fn chords(&self, action: Action) -> &[Chord] {
        self.bindings.iter().find(|(bound, _)| *bound == action).map_or(&[], |(_, chords)| chords)
    }

    /// The first key of an action, for the footer.
    pub fn first(&self, action: Action, ascii: bool) -> Option<String> {
        self.leading_to(action).first().map(|chord| chord.show(ascii))
    }

    /// All keys of an action, for the help: `k ↑`.
    pub fn all(&self, action: Action, ascii: bool) -> String {
        self.leading_to(action).iter().map(|chord| chord.show(ascii)).collect::<Vec<_>>().join(" ")
    }

    /// The keys of an action; of a screen without keys, those of the screen that leads to it when called again.
    fn leading_to(&self, action: Action) -> &[Chord] {
        let own = self.chords(action);
        let entry = SCREENS.iter().find(|entry| Action::Show(entry.id) == action);
        match entry.and_then(|entry| entry.again_on) {
            Some(other) if own.is_empty() => self.chords(Action::Show(other)),
            _ => own,
        }
    }
}
