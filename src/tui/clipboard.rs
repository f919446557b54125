//! Copying through the terminal (OSC 52), so that it works over SSH; a file if the text is too long for that.

use std::io::{self, Write};
use std::path::PathBuf;

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

/// The longest text that terminals accept: 100,000 bytes once encoded.
pub const LONGEST: usize = 74_994;

/// The programs between tenure and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiplexer {
    None,
    Tmux,
    Screen,
}

impl Multiplexer {
    /// The programs that the environment variables tell of.
    pub fn detect() -> Multiplexer {
        let term = std::env::var("TERM").unwrap_or_default();
        if std::env::var_os("TMUX").is_some() {
            Multiplexer::Tmux
        } else if term.starts_with("screen") || std::env::var_os("STY").is_some() {
            Multiplexer::Screen
        } else {
            Multiplexer::None
        }
    }
}

/// What to send to the terminal so that it copies a text; none if the text is too long for it.
pub fn sequence(text: &str, multiplexer: Multiplexer) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let mut plain = String::new();
    // Writing to a string does not fail.
    CopyToClipboard::to_clipboard_from(text).write_ansi(&mut plain).ok()?;
    // It ends with BEL: an escape inside would end the envelope of screen.
    let plain = format!("{}\x07", plain.trim_end_matches("\x1b\\"));
    Some(match multiplexer {
        Multiplexer::None => plain,
        // tmux takes the plain one if its clipboard is on, and the wrapped one if passing through is allowed.
        Multiplexer::Tmux => format!("{plain}\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b")),
        Multiplexer::Screen => enveloped(&plain),
    })
}

/// Screen passes on at most 768 bytes at a time.
fn enveloped(plain: &str) -> String {
    let bytes: Vec<char> = plain.chars().collect();
    bytes.chunks(760).map(|chunk| format!("\x1bP{}\x1b\\", chunk.iter().collect::<String>())).collect()
}

/// Writes the text to a file of its own.
pub fn to_file(text: &str) -> io::Result<PathBuf> {
    let mut file = tempfile::Builder::new().prefix("tenure-copy-").suffix(".tsv").tempfile()?;
    file.write_all(text.as_bytes())?;
    let (_, path) = file.keep().map_err(|error| error.error)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_wrapped_for_what_lies_between() {
        assert_eq!(sequence("hi", Multiplexer::None), Some("\x1b]52;c;aGk=\x07".into()));
        let tmux = sequence("hi", Multiplexer::Tmux).unwrap();
        assert!(tmux.ends_with("\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\"));
        let screen = sequence(&"x".repeat(3000), Multiplexer::Screen).unwrap();
        assert!(screen.split("\x1b\\").all(|part| part.len() <= 768));
    }

    #[test]
    fn what_is_too_long_for_terminals_is_refused() {
        assert!(
            sequence(&"x".repeat(LONGEST), Multiplexer::None).is_some_and(|text| text.len() <= 100_000 + 16)
        );
        assert_eq!(sequence(&"x".repeat(LONGEST + 1), Multiplexer::None), None);
    }
}
