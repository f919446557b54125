//! The live map from keys to actions.

use super::action::Action;
use super::chord::Chord;

/// The live map.
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
        self.chords(action).first().map(|chord| chord.show(ascii))
    }

    /// All keys of an action, for the help: `k ↑`.
    pub fn all(&self, action: Action, ascii: bool) -> String {
        self.chords(action).iter().map(|chord| chord.show(ascii)).collect::<Vec<_>>().join(" ")
    }
}
