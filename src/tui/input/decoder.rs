//! Bytes of a terminal, as they arrive, become events. An escape begins a sequence or is the key: only the bytes after
//! it, or their absence, can tell.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::decoded::{Decoded, key};
use super::sequence;

const ESCAPE: u8 = 0x1b;

/// The end of a paste.
const PASTED: &[u8] = b"\x1b[201~";

/// What has arrived and is not yet an event.
#[derive(Debug, Default)]
pub struct Decoder {
    pending: Vec<u8>,
    /// The text of a paste so far.
    pasted: Option<Vec<u8>>,
}

impl Decoder {
    /// Takes bytes; returns the events that they complete.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Event> {
        self.pending.extend(bytes);
        let mut events = Vec::new();
        loop {
            if self.pasted.is_some() {
                match self.end_of_paste() {
                    Some(text) => events.push(Event::Paste(text)),
                    None => return events,
                }
            }
            let used = match first(&self.pending) {
                Decoded::Event(event, used) => {
                    events.push(event);
                    used
                }
                Decoded::Nothing(used) => used,
                Decoded::Paste(used) => {
                    self.pasted = Some(Vec::new());
                    used
                }
                Decoded::Unfinished => return events,
            };
            self.pending.drain(..used);
        }
    }

    /// Whether what has arrived may be keys, or the beginning of a sequence.
    pub fn is_doubtful(&self) -> bool {
        self.pasted.is_none() && matches!(self.pending.as_slice(), [ESCAPE] | [ESCAPE, b'[' | b'O'])
    }

    /// Nothing has followed: what might have begun a sequence is keys.
    pub fn settle(&mut self) -> Vec<Event> {
        let keys = std::mem::take(&mut self.pending).into_iter();
        keys.map(|byte| match byte {
            ESCAPE => Event::Key(KeyCode::Esc.into()),
            other => Event::Key(KeyCode::Char(other.into()).into()),
        })
        .collect()
    }

    /// The text of a paste if its end has come.
    fn end_of_paste(&mut self) -> Option<String> {
        let pasted = self.pasted.as_mut()?;
        let end = self.pending.windows(PASTED.len()).position(|bytes| bytes == PASTED);
        // The last bytes may be the beginning of its end.
        let text = end.unwrap_or_else(|| self.pending.len().saturating_sub(PASTED.len() - 1));
        pasted.extend(self.pending.drain(..text));
        end?;
        self.pending.drain(..PASTED.len());
        Some(String::from_utf8_lossy(&self.pasted.take()?).into_owned())
    }
}

/// What the first bytes are.
fn first(bytes: &[u8]) -> Decoded {
    match bytes {
        [] | [ESCAPE] => Decoded::Unfinished,
        [ESCAPE, ESCAPE, ..] => key(KeyCode::Esc, KeyModifiers::NONE, 1),
        [ESCAPE, b'[', rest @ ..] => sequence::control(rest).after(2),
        [ESCAPE, b'O', rest @ ..] => sequence::shifted(rest).after(2),
        [ESCAPE, rest @ ..] => match plain(rest).after(1) {
            Decoded::Event(Event::Key(key), used) => {
                let modifiers = key.modifiers | KeyModifiers::ALT;
                Decoded::Event(Event::Key(KeyEvent { modifiers, ..key }), used)
            }
            other => other,
        },
        bytes => plain(bytes),
    }
}

/// A key that is one character.
fn plain(bytes: &[u8]) -> Decoded {
    let control = |from: u8, byte: u8| {
        let letter = char::from(byte - from + if from == 1 { b'a' } else { b'4' });
        key(KeyCode::Char(letter), KeyModifiers::CONTROL, 1)
    };
    match bytes[0] {
        b'\r' => key(KeyCode::Enter, KeyModifiers::NONE, 1),
        b'\t' => key(KeyCode::Tab, KeyModifiers::NONE, 1),
        0x7f => key(KeyCode::Backspace, KeyModifiers::NONE, 1),
        0 => key(KeyCode::Char(' '), KeyModifiers::CONTROL, 1),
        byte @ 1..=0x1a => control(1, byte),
        byte @ 0x1c..=0x1f => control(0x1c, byte),
        _ => character(bytes),
    }
}

/// A character in UTF-8.
fn character(bytes: &[u8]) -> Decoded {
    let length = match bytes[0] {
        0..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Decoded::Nothing(1),
    };
    let found = &bytes[..length.min(bytes.len())];
    match std::str::from_utf8(found) {
        Ok(text) => text
            .chars()
            .next()
            .map_or(Decoded::Nothing(1), |c| key(KeyCode::Char(c), KeyModifiers::NONE, length)),
        Err(error) if error.error_len().is_none() => Decoded::Unfinished,
        Err(_) => Decoded::Nothing(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::chord::Chord;
    use crossterm::event::{MouseButton, MouseEventKind};

    /// Events as the help writes keys.
    fn shown(events: Vec<Event>) -> String {
        let one = |event| match event {
            Event::Key(key) => Chord::of(&key).show(true),
            Event::Paste(text) => format!("paste {text:?}"),
            Event::Mouse(mouse) => format!("mouse {},{}", mouse.column, mouse.row),
            other => format!("{other:?}"),
        };
        events.into_iter().map(one).collect::<Vec<_>>().join(" ")
    }

    /// The events of bytes that arrive at once, and those when nothing follows.
    fn typed(bytes: &str) -> String {
        let mut decoder = Decoder::default();
        let mut events = decoder.take(bytes.as_bytes());
        if decoder.is_doubtful() {
            events.extend(decoder.settle());
        }
        shown(events)
    }

    #[test]
    fn an_escape_before_another_key_is_the_key_escape() {
        assert_eq!(typed("\x1b"), "Esc");
        assert_eq!(typed("\x1b\x1b"), "Esc Esc");
        assert_eq!(typed("\x1b\x1b[B"), "Esc Down");
        assert_eq!(typed("\x1b\x1bOB"), "Esc Down");
        assert_eq!(typed("\x1b["), "Esc [");
        assert_eq!(typed("\x1bO"), "Esc O");
        assert_eq!(typed("\x1bj"), "Alt-j");
        assert_eq!(typed("\x1b\r"), "Alt-Enter");
        assert_eq!(typed("\x1bé"), "Alt-é");
    }

    #[test]
    fn a_sequence_means_the_same_however_it_is_cut() {
        let text = "jé\x1b[A\x1b[1;5C\x1bOH\x1b[5~\x1b[[B\x1b[15~\x1b[200~a\x1b[Ab\x1b[201~\x1b[<0;10;5M日k";
        let whole = "j é Up Ctrl-Right Home PgUp F2 F5 paste \"a\\u{1b}[Ab\" mouse 9,4 日 k";
        assert_eq!(typed(text), whole);
        let mut decoder = Decoder::default();
        let events = text.as_bytes().chunks(1).flat_map(|byte| decoder.take(byte)).collect();
        assert_eq!(shown(events), whole);
    }

    #[test]
    fn keys_of_many_terminals_are_known() {
        for (bytes, expected) in [
            ("\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~", "Home End Home End Home End"),
            ("\x1b[2~\x1b[3~\x1b[5~\x1b[6~", "Ins Del PgUp PgDn"),
            ("\x1bOP\x1bOS\x1b[[A\x1b[[E\x1b[11~\x1b[21~\x1b[24~", "F1 F4 F1 F5 F1 F10 F12"),
            ("\x1b[Z\x1b[1;2A\x1b[3;5~\x1b[1;5P", "Shift-Tab Shift-Up Ctrl-Del Ctrl-F1"),
            ("\x1b[97;5u\x1b[27;5;13~\x1b[27u\x1b[13;2u", "Ctrl-a Ctrl-Enter Esc Shift-Enter"),
            (
                "\x01\x1a\x1c\x1f\0\x7f\t\r\n",
                "Ctrl-a Ctrl-z Ctrl-4 Ctrl-7 Ctrl-Space Backspace Tab Enter Ctrl-j",
            ),
        ] {
            assert_eq!(typed(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_a_terminal_answers_and_what_nobody_knows_are_no_keys() {
        assert_eq!(typed("\x1b[?62;c\x1b[>0;10;1c\x1b[Ij\x1b[O\x1b[99~k"), "j k");
        let mut decoder = Decoder::default();
        assert_eq!(shown(decoder.take(b"\xff\xc3j\x80k")), "j k");
        // A sequence that breaks off at a key keeps the key.
        assert_eq!(shown(decoder.take(b"\x1b[1;\x1b[B")), "Down");
    }

    #[test]
    fn a_click_is_counted_from_zero_in_either_format() {
        for bytes in ["\x1b[<0;10;5M", "\x1b[M *%"] {
            let events = Decoder::default().take(bytes.as_bytes());
            let [Event::Mouse(mouse)] = events.as_slice() else { panic!("{events:?}") };
            assert_eq!(
                (mouse.kind, mouse.column, mouse.row),
                (MouseEventKind::Down(MouseButton::Left), 9, 4)
            );
        }
        let kind = |bytes: &str| match Decoder::default().take(bytes.as_bytes()).as_slice() {
            [Event::Mouse(mouse)] => Some(mouse.kind),
            _ => None,
        };
        assert_eq!(kind("\x1b[<64;1;1M"), Some(MouseEventKind::ScrollUp));
        assert_eq!(kind("\x1b[<65;1;1M"), Some(MouseEventKind::ScrollDown));
        assert_eq!(kind("\x1b[<0;1;1m"), Some(MouseEventKind::Up(MouseButton::Left)));
    }
}
