//! The sequences in which terminals send keys and clicks.
// Source: XTerm Control Sequences (Moy, Gildea & Dickey), "PC-Style Function Keys", "Mouse Tracking"; console_codes(4)
// for the function keys of the Linux console.

use crossterm::event::{Event, KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::decoded::{Decoded, key};

/// A sequence after `ESC O`.
pub fn shifted(rest: &[u8]) -> Decoded {
    match rest {
        [] => Decoded::Unfinished,
        [last, ..] => match by_letter(*last) {
            Some(code) => key(code, KeyModifiers::NONE, 1),
            None => Decoded::Nothing(1),
        },
    }
}

/// A sequence after `ESC [`.
pub fn control(rest: &[u8]) -> Decoded {
    match rest {
        [] | [b'['] => return Decoded::Unfinished,
        // The Linux console.
        [b'[', last @ b'A'..=b'E', ..] => {
            return key(KeyCode::F(last - b'A' + 1), KeyModifiers::NONE, 2);
        }
        // The mouse of terminals that do not know the newer format.
        [b'M', buttons, column, row, ..] => {
            let place = |byte: &u8| u16::from(byte.saturating_sub(32));
            return click(place(buttons), place(column), place(row), buttons & 3 != 3, 4);
        }
        [b'M', ..] => return Decoded::Unfinished,
        _ => {}
    }
    let Some(end) = rest.iter().position(|byte| !matches!(byte, 0x20..=0x3f)) else {
        return Decoded::Unfinished;
    };
    let (parameters, last, used) = (&rest[..end], rest[end], end + 1);
    if !matches!(last, 0x40..=0x7e) {
        // It breaks off, and what follows stands alone.
        return Decoded::Nothing(end);
    }
    let numbers = |text: &[u8]| -> Vec<u16> {
        let text = String::from_utf8_lossy(text).into_owned();
        text.split(';').map(|each| each.split(':').next().unwrap_or("").parse().unwrap_or(0)).collect()
    };
    if let (Some(b'<'), b'M' | b'm') = (parameters.first(), last) {
        return match numbers(&parameters[1..]).as_slice() {
            [buttons, column, row] => click(*buttons, *column, *row, last == b'M', used),
            _ => Decoded::Nothing(used),
        };
    }
    if parameters.first().is_some_and(|first| matches!(first, b'<'..=b'?')) {
        return Decoded::Nothing(used);
    }
    let numbers = numbers(parameters);
    let code = match (last, numbers.as_slice()) {
        (b'~', [200]) => return Decoded::Paste(used),
        (b'~', [27, _, code]) | (b'u', [code, ..]) => by_character(*code),
        (b'~', [number, ..]) => by_number(*number),
        (b'I' | b'O', _) => None,
        _ => by_letter(last),
    };
    code.map_or(Decoded::Nothing(used), |code| key(code, modifiers(numbers.get(1)), used))
}

/// A key by the last letter of its sequence.
fn by_letter(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'Z' => KeyCode::BackTab,
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

/// A key by the number in its sequence.
fn by_number(number: u16) -> Option<KeyCode> {
    let function = |from: u16, first: u8| u8::try_from(number - from).ok().map(|n| KeyCode::F(n + first));
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23 | 24 => function(23, 11),
        _ => None,
    }
}

/// A key by the character that it types.
fn by_character(code: u16) -> Option<KeyCode> {
    match code {
        9 => Some(KeyCode::Tab),
        13 => Some(KeyCode::Enter),
        27 => Some(KeyCode::Esc),
        127 => Some(KeyCode::Backspace),
        _ => char::from_u32(code.into()).filter(|c| !c.is_control()).map(KeyCode::Char),
    }
}

/// Modifiers, as their bits and one.
fn modifiers(number: Option<&u16>) -> KeyModifiers {
    let bits = number.copied().unwrap_or(1).saturating_sub(1);
    let known = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
    ];
    known.into_iter().filter(|(bit, _)| bits & bit != 0).map(|(_, modifier)| modifier).collect()
}

/// A click or a turn of the wheel at a place that is counted from 1.
fn click(buttons: u16, column: u16, row: u16, is_down: bool, used: usize) -> Decoded {
    let button = match buttons & 3 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        _ => MouseButton::Right,
    };
    let kind = match (buttons & 64 != 0, buttons & 3, is_down) {
        (true, 0, _) => MouseEventKind::ScrollUp,
        (true, 1, _) => MouseEventKind::ScrollDown,
        (true, ..) => return Decoded::Nothing(used),
        (false, _, true) => MouseEventKind::Down(button),
        (false, _, false) => MouseEventKind::Up(button),
    };
    let (column, row) = (column.saturating_sub(1), row.saturating_sub(1));
    let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
    Decoded::Event(Event::Mouse(event), used)
}
