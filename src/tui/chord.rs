//! One key with its modifiers: read from a terminal event or a config, written for the footer and the help.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key as bindings write it. A shifted letter is the capital letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

const NAMED: [(&str, &str, KeyCode); 17] = [
    ("up", "↑", KeyCode::Up),
    ("down", "↓", KeyCode::Down),
    ("left", "←", KeyCode::Left),
    ("right", "→", KeyCode::Right),
    ("home", "Home", KeyCode::Home),
    ("end", "End", KeyCode::End),
    ("pgup", "PgUp", KeyCode::PageUp),
    ("pgdn", "PgDn", KeyCode::PageDown),
    ("enter", "Enter", KeyCode::Enter),
    ("esc", "Esc", KeyCode::Esc),
    ("backspace", "Backspace", KeyCode::Backspace),
    ("tab", "Tab", KeyCode::Tab),
    ("backtab", "Shift-Tab", KeyCode::BackTab),
    ("space", "Space", KeyCode::Char(' ')),
    ("delete", "Del", KeyCode::Delete),
    ("insert", "Ins", KeyCode::Insert),
    ("minus", "-", KeyCode::Char('-')),
];

impl Chord {
    /// The chord of a key event.
    pub fn of(event: &KeyEvent) -> Chord {
        let kept = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT;
        let mut modifiers = event.modifiers & kept;
        let code = match event.code {
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => {
                modifiers.remove(KeyModifiers::SHIFT);
                KeyCode::Char(c.to_ascii_lowercase())
            }
            KeyCode::Char(c) => {
                let shifted = modifiers.contains(KeyModifiers::SHIFT) && c.is_lowercase();
                modifiers.remove(KeyModifiers::SHIFT);
                KeyCode::Char(if shifted { c.to_uppercase().next().unwrap_or(c) } else { c })
            }
            other => other,
        };
        Chord { code, modifiers }
    }

    /// Reads `k`, `G`, `?`, `pgdn`, `f1`, `ctrl-d`, `alt-x`, `shift-up`.
    pub fn parse(text: &str) -> Result<Chord, String> {
        let mut rest = text.trim();
        let mut modifiers = KeyModifiers::NONE;
        let prefixes =
            [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)];
        while let Some((prefix, modifier)) = prefixes.iter().find(|(prefix, _)| begins(rest, prefix)) {
            modifiers |= *modifier;
            rest = &rest[prefix.len()..];
        }
        let code = code(rest).ok_or_else(|| {
            format!(
                "'{text}' is not a key: use one character, a name such as enter, esc, pgdn, f1, or ctrl-d"
            )
        })?;
        Ok(Chord::of(&KeyEvent::new(code, modifiers)))
    }

    /// For the footer and the help; with the names of arrows if only ASCII may be shown.
    pub fn show(&self, ascii: bool) -> String {
        let mut out = String::new();
        let marks =
            [(KeyModifiers::CONTROL, "Ctrl-"), (KeyModifiers::ALT, "Alt-"), (KeyModifiers::SHIFT, "Shift-")];
        for (modifier, mark) in marks {
            if self.modifiers.contains(modifier) {
                out.push_str(mark);
            }
        }
        match (NAMED.iter().find(|named| named.2 == self.code), self.code) {
            (Some((name, shown, _)), _) if ascii && !shown.is_ascii() => {
                let mut letters = name.chars();
                out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                out.extend(letters);
            }
            (Some((_, shown, _)), _) => out.push_str(shown),
            (None, KeyCode::Char(c)) => out.push(c),
            (None, KeyCode::F(n)) => out.push_str(&format!("F{n}")),
            (None, other) => out.push_str(&other.to_string()),
        }
        out
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.show(false))
    }
}

fn begins(text: &str, prefix: &str) -> bool {
    text.len() > prefix.len()
        && text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

fn code(text: &str) -> Option<KeyCode> {
    let mut letters = text.chars();
    if let (Some(only), None) = (letters.next(), letters.next()) {
        return (!only.is_control()).then_some(KeyCode::Char(only));
    }
    let lower = text.to_ascii_lowercase();
    if let Some(named) = NAMED.iter().find(|named| named.0 == lower) {
        return Some(named.2);
    }
    match lower.strip_prefix('f').and_then(|number| number.parse().ok()) {
        Some(number @ 1..=24) => Some(KeyCode::F(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_people_write_them() {
        let shown = |text| Chord::parse(text).map(|chord| chord.to_string());
        assert_eq!(shown("ctrl-d"), Ok("Ctrl-d".into()));
        assert_eq!(shown("Ctrl-D"), Ok("Ctrl-d".into()));
        assert_eq!(shown("shift-g"), Ok("G".into()));
        assert_eq!(shown("F1"), Ok("F1".into()));
        assert_eq!(shown("-"), Ok("-".into()));
        assert_eq!(shown("up"), Ok("↑".into()));
        assert_eq!(Chord::parse("up").map(|chord| chord.show(true)), Ok("Up".into()));
        assert!(Chord::parse("hyper-x").is_err());
        assert!(Chord::parse("").is_err());
    }

    #[test]
    fn a_shifted_letter_is_a_capital_however_the_terminal_reports_it() {
        let capital = Chord::of(&KeyEvent::new(KeyCode::Char('G'), KeyModifiers::SHIFT));
        assert_eq!(capital, Chord::of(&KeyEvent::new(KeyCode::Char('g'), KeyModifiers::SHIFT)));
        assert_eq!(Ok(capital), Chord::parse("G"));
    }
}
