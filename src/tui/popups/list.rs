//! What every list has in common: typing narrows it, arrows move, Tab and Space mark, Enter chooses, Esc closes.

use crossterm::event::{Event, KeyCode, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::input_line::is_character;
use crate::tui::fuzzy;

/// Rows that a page key moves by.
const PAGE: isize = 10;

/// The text typed into a list, and the selected row among the matches.
#[derive(Debug, Clone, Default)]
pub struct List {
    pub input: Input,
    pub chosen: usize,
    /// Whether several rows can be marked, so that Space does not type a blank.
    pub marks: bool,
}

/// The meaning of a key in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKey {
    Enter,
    /// Tab or Space: marks the row, or shows and hides it.
    Mark,
    Left,
    Right,
    Delete,
    /// The cursor is on another row, or other rows match.
    Moved,
    /// The list does not handle the key.
    Other,
}

impl List {
    /// A list with the cursor on a row.
    pub fn on(chosen: usize) -> List {
        List { chosen, ..List::default() }
    }

    /// The same, if several rows can be marked.
    pub fn marking(chosen: usize) -> List {
        List { marks: true, ..List::on(chosen) }
    }

    /// The indices of the matching texts, best first; all in their order without typed text.
    pub fn fitting<T: AsRef<str>>(&self, texts: &[T]) -> Vec<usize> {
        let typed = self.input.value();
        let scored = texts.iter().enumerate();
        let scored = scored.filter_map(|(at, text)| Some((fuzzy::score(typed, text.as_ref())?, at)));
        let mut found: Vec<(i32, usize)> = scored.collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.into_iter().map(|(_, at)| at).collect()
    }

    /// The place of the text under the cursor, if one matches.
    pub fn at<T: AsRef<str>>(&self, texts: &[T]) -> Option<usize> {
        self.fitting(texts).get(self.chosen).copied()
    }

    /// Handles a key; `count` rows match the typed text.
    pub fn key(&mut self, key: &KeyEvent, count: usize) -> ListKey {
        let last = count.saturating_sub(1);
        let mut go = |by: isize| {
            self.chosen = self.chosen.saturating_add_signed(by).min(last);
            ListKey::Moved
        };
        match key.code {
            KeyCode::Enter => ListKey::Enter,
            KeyCode::Tab | KeyCode::BackTab => ListKey::Mark,
            KeyCode::Char(' ') if self.marks => ListKey::Mark,
            KeyCode::Left => ListKey::Left,
            KeyCode::Right => ListKey::Right,
            KeyCode::Delete => ListKey::Delete,
            KeyCode::Up => go(-1),
            KeyCode::Down => go(1),
            KeyCode::PageUp => go(-PAGE),
            KeyCode::PageDown => go(PAGE),
            KeyCode::Home => go(isize::MIN),
            KeyCode::End => go(isize::MAX),
            _ => {
                let before = self.input.value().to_string();
                self.input.handle_event(&Event::Key(*key));
                if self.input.value() != before {
                    self.chosen = 0;
                    ListKey::Moved
                } else if is_character(key) {
                    ListKey::Moved
                } else {
                    ListKey::Other
                }
            }
        }
    }

    /// Clears the typed text and selects a row.
    pub fn clear(&mut self, chosen: usize) {
        *self = List { marks: self.marks, ..List::on(chosen) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyModifiers;

    const NAMES: [&str; 3] = ["retention", "revenue", "orders"];

    fn press(list: &mut List, code: KeyCode) -> ListKey {
        let count = list.fitting(&NAMES).len();
        list.key(&KeyEvent::new(code, KeyModifiers::NONE), count)
    }

    #[test]
    fn typing_narrows_and_begins_at_the_best_row() {
        let mut list = List::on(2);
        assert_eq!(list.at(&NAMES), Some(2));
        assert_eq!(press(&mut list, KeyCode::Char('v')), ListKey::Moved);
        assert_eq!(list.fitting(&NAMES), [1]);
        assert_eq!(list.at(&NAMES), Some(1));
        assert_eq!(press(&mut list, KeyCode::Char('z')), ListKey::Moved);
        assert_eq!(list.at(&NAMES), None, "nothing fits");
        press(&mut list, KeyCode::Backspace);
        press(&mut list, KeyCode::Backspace);
        assert_eq!(list.fitting(&NAMES), [0, 1, 2], "nothing typed: their own order");
    }

    #[test]
    fn arrows_stop_at_both_ends() {
        let mut list = List::default();
        press(&mut list, KeyCode::Up);
        assert_eq!(list.chosen, 0);
        press(&mut list, KeyCode::End);
        press(&mut list, KeyCode::Down);
        assert_eq!(list.chosen, 2);
        press(&mut list, KeyCode::Home);
        assert_eq!(list.chosen, 0);
    }
}
