//! The states of the screens, by the order of the registry.

use crate::tui::screens::{SCREENS, Screen, ScreenId, State};

/// Every screen's state.
#[derive(Debug)]
pub struct Screens {
    /// In the order of the registry; none if a screen is a picture of another's state.
    all: Vec<Option<Box<dyn Screen>>>,
    /// The screens that Esc leads back to, the last left last.
    pub(super) trail: Vec<ScreenId>,
    /// Why the question of a screen has no answer; it is asked again when the user calls the screen again.
    pub(super) failure: Option<(ScreenId, String)>,
}

impl Default for Screens {
    fn default() -> Self {
        let new = |state: State| match state {
            State::Own(new) => Some(new()),
            State::Of(_) => None,
        };
        let all = SCREENS.iter().map(|entry| new(entry.state)).collect();
        Screens { all, trail: Vec::new(), failure: None }
    }
}

impl Screens {
    /// The screen that owns the state of this one.
    pub fn get(&self, id: ScreenId) -> Option<&dyn Screen> {
        self.all.get(place(id)?)?.as_deref()
    }

    /// The same, for changes.
    pub fn get_mut(&mut self, id: ScreenId) -> Option<&mut dyn Screen> {
        // Not `as_deref_mut`: the box would have to live as long as its content.
        match self.all.get_mut(place(id)?)? {
            Some(screen) => Some(screen.as_mut()),
            None => None,
        }
    }
}

/// The place of a state in the registry.
fn place(id: ScreenId) -> Option<usize> {
    let of = owner(id);
    SCREENS.iter().position(|entry| entry.id == of)
}

/// The screen that owns the state: itself, or the one that it is a picture of.
pub fn owner(id: ScreenId) -> ScreenId {
    let entry = SCREENS.iter().find(|entry| entry.id == id);
    match entry.map(|entry| entry.state) {
        Some(State::Of(other)) => other,
        _ => id,
    }
}
