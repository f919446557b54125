//! The meaning of the first bytes of the input: an event, nothing, or not enough yet.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// What the first bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// An event, and how many bytes it takes.
    Event(Event, usize),
    /// That many bytes mean nothing here.
    Nothing(usize),
    /// That many bytes begin a paste.
    Paste(usize),
    /// The beginning of something.
    Unfinished,
}

/// A key that takes that many bytes.
pub fn key(code: KeyCode, modifiers: KeyModifiers, used: usize) -> Decoded {
    Decoded::Event(Event::Key(KeyEvent::new(code, modifiers)), used)
}

impl Decoded {
    /// The same, after bytes that belong to it.
    pub fn after(self, count: usize) -> Decoded {
        match self {
            Decoded::Event(event, used) => Decoded::Event(event, used + count),
            Decoded::Nothing(used) => Decoded::Nothing(used + count),
            Decoded::Paste(used) => Decoded::Paste(used + count),
            Decoded::Unfinished => Decoded::Unfinished,
        }
    }
}
