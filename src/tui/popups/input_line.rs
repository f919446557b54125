//! A line being typed. If it begins with a suggestion, the first character typed replaces the suggestion.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

/// With one of these modifiers a key is a command, not a character.
const COMMANDS: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT).union(KeyModifiers::SUPER);

/// Whether a key types a character.
pub fn is_character(key: &KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char(_)) && !key.modifiers.intersects(COMMANDS)
}

/// A line being typed.
#[derive(Debug, Clone, Default)]
pub struct InputLine {
    pub input: Input,
    /// Whether it holds an unchanged suggestion.
    pub suggested: bool,
}

impl InputLine {
    /// A line with a suggestion: the first character typed replaces it; any other key keeps it for changes.
    pub fn suggesting(text: impl Into<String>) -> InputLine {
        let input = Input::new(text.into());
        let suggested = !input.value().is_empty();
        InputLine { input, suggested }
    }

    /// A line for changes.
    pub fn of(text: impl Into<String>) -> InputLine {
        InputLine { input: Input::new(text.into()), suggested: false }
    }

    /// Its text, trimmed.
    pub fn text(&self) -> &str {
        self.input.value().trim()
    }

    /// Types a key.
    pub fn edit(&mut self, key: &KeyEvent) {
        if std::mem::take(&mut self.suggested) && is_character(key) {
            self.input.reset();
        }
        self.input.handle_event(&Event::Key(*key));
    }

    /// The key hints of a prompt, and how to keep its suggestion.
    pub fn hints(&self, keys: &str) -> String {
        let how = if self.suggested { "  typing replaces it, an arrow key keeps it" } else { "" };
        format!("{keys}{how}")
    }
}
