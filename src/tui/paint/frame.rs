//! The bytes between two frames of one size.

use ratatui::buffer::{Buffer, Cell, CellWidth};

use super::pen::{Ink, Pen, SEEN_ON_BLANK};

/// What is seen at a place: a character with its style, or the rest of a wide one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen<'a> {
    Sign { symbol: &'a str, width: u16, ink: Ink },
    Rest,
}

impl Seen<'_> {
    /// A blank in the terminal's own style.
    const BLANK: Seen<'static> = Seen::Sign { symbol: " ", width: 1, ink: Ink::PLAIN };

    fn ink(&self) -> Option<Ink> {
        match self {
            Seen::Sign { ink, .. } => Some(*ink),
            Seen::Rest => None,
        }
    }

    /// Whether a pen with this style draws it without a change.
    fn suits(&self, pen: Ink) -> bool {
        match self {
            Seen::Sign { symbol: " ", ink, .. } if !ink.modifier.intersects(SEEN_ON_BLANK) => {
                pen.bg == ink.bg && !pen.modifier.intersects(SEEN_ON_BLANK)
            }
            Seen::Sign { ink, .. } => *ink == pen,
            Seen::Rest => false,
        }
    }
}

/// So many unchanged characters are written again rather than jumped over.
const SHORT_GAP: usize = 3;

/// So many blanks are erased rather than written.
const LONG_BLANK: usize = 10;

/// What to write to a terminal that shows one frame, so that it shows another one of the same size. The terminal has its
/// own style before and after.
pub fn changes(before: &Buffer, after: &Buffer) -> Vec<u8> {
    let mut pen = Pen::new();
    let columns = usize::from(after.area.width).max(1);
    let lines = before.content.chunks(columns).zip(after.content.chunks(columns));
    for (y, (old, new)) in lines.enumerate() {
        if old != new {
            line(&mut pen, y as u16, &seen(old), &seen(new));
        }
    }
    pen.take(Ink::PLAIN);
    pen.out
}

/// What is seen of a line.
fn seen(line: &[Cell]) -> Vec<Seen<'_>> {
    let mut all = Vec::with_capacity(line.len());
    while let Some(cell) = line.get(all.len()) {
        let width = cell.cell_width().max(1);
        // The width of nothing is that of a blank.
        let symbol = if cell.symbol().is_empty() { " " } else { cell.symbol() };
        let is_blank = symbol == " " && !cell.modifier.intersects(SEEN_ON_BLANK);
        let ink =
            if is_blank { Ink::PLAIN } else { Ink { fg: cell.fg, bg: cell.bg, modifier: cell.modifier } };
        all.push(Seen::Sign { symbol, width, ink: Ink { bg: cell.bg, ..ink } });
        all.resize(line.len().min(all.len() + usize::from(width) - 1), Seen::Rest);
    }
    all
}

/// Writes what differs in a line.
fn line(pen: &mut Pen, y: u16, old: &[Seen], new: &[Seen]) {
    let columns = new.len();
    // From here on the line is blank, and before that it was not everywhere.
    let text = new.iter().rposition(|seen| *seen != Seen::BLANK).map_or(0, |last| last + 1);
    let mut at = 0;
    while at < columns {
        let Seen::Sign { symbol, width, ink } = new[at] else {
            at += 1;
            continue;
        };
        if old[at] == new[at] {
            at += usize::from(width);
            continue;
        }
        let blank = new[at..].iter().take_while(|seen| **seen == Seen::BLANK).count();
        reach(pen, at, y, new);
        if at >= text && old[at..].iter().filter(|seen| **seen != Seen::BLANK).count() > 3 {
            return pen.clear_rest();
        }
        if blank >= LONG_BLANK {
            pen.erase(blank as u16);
            at += blank;
            continue;
        }
        if !new[at].suits(pen.ink) {
            // A blank takes the style of the text after it.
            let mut inks = new[at..].iter().filter_map(|seen| seen.ink());
            let text = inks.find(|ahead| *ahead != ink).filter(|ink| new[at].suits(*ink));
            pen.take(text.unwrap_or(ink));
        }
        pen.put(symbol, width, columns as u16);
        at += usize::from(width);
    }
}

/// Brings the pen to a place of a line: over a short gap by writing what stands there.
fn reach(pen: &mut Pen, at: usize, y: u16, new: &[Seen]) {
    if let Some(from) =
        pen.column(y).map(usize::from).filter(|from| (1..=SHORT_GAP).contains(&(at.wrapping_sub(*from))))
    {
        let gap = &new[from..at];
        let is_plain = |seen: &Seen| matches!(seen, Seen::Sign { symbol, width: 1, .. } if symbol.len() == 1);
        if gap.iter().all(|seen| is_plain(seen) && seen.suits(pen.ink)) {
            for seen in gap {
                if let Seen::Sign { symbol, width, .. } = seen {
                    pen.put(symbol, *width, new.len() as u16);
                }
            }
        }
    }
    pen.go(at as u16, y);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};
    use std::num::NonZero;

    const SIZE: (u16, u16) = (24, 5);
    const TEXTS: [&str; 9] =
        ["", "x", "retention 12 %", "日本語", "█▓░", "            ", "e\u{301}t\u{e9}", "👍 ok", "ab"];

    fn ink() -> impl Strategy<Value = Style> {
        let colour = || {
            prop_oneof![
                4 => Just(Color::Reset),
                1 => Just(Color::Blue),
                1 => Just(Color::LightCyan),
                1 => any::<u8>().prop_map(Color::Indexed),
                1 => any::<[u8; 3]>().prop_map(|[red, green, blue]| Color::Rgb(red, green, blue)),
            ]
        };
        let modifier = prop_oneof![
            3 => Just(Modifier::empty()),
            1 => Just(Modifier::BOLD),
            1 => Just(Modifier::DIM),
            1 => Just(Modifier::BOLD | Modifier::REVERSED),
            1 => Just(Modifier::DIM | Modifier::UNDERLINED),
        ];
        (colour(), colour(), modifier)
            .prop_map(|(fg, bg, modifier)| Style::reset().fg(fg).bg(bg).add_modifier(modifier))
    }

    fn drawing() -> impl Strategy<Value = Vec<(u16, u16, usize, Style)>> {
        prop::collection::vec((0..SIZE.0, 0..SIZE.1, 0..TEXTS.len(), ink()), 0..14)
    }

    fn drawn(on: &Buffer, drawing: &[(u16, u16, usize, Style)]) -> Buffer {
        let mut buffer = on.clone();
        for (x, y, text, style) in drawing {
            buffer.set_string(*x, *y, TEXTS[*text], *style);
        }
        buffer
    }

    fn terminal() -> vt100::Parser {
        vt100::Parser::new(NonZero::new(SIZE.1).unwrap(), NonZero::new(SIZE.0).unwrap(), 0)
    }

    /// A line of the terminal as a person sees it: the colour of a blank's text is not.
    fn looks(terminal: &vt100::Parser) -> Vec<String> {
        let cells = (0..SIZE.1).flat_map(|y| (0..SIZE.0).map(move |x| (y, x)));
        let look = |(y, x): (u16, u16)| {
            let cell = terminal.screen().cell(y, x).unwrap();
            let text = if cell.has_contents() { cell.contents() } else { " " };
            let on_blank = format!("{text}{:?}{}{}", cell.bgcolor(), cell.inverse(), cell.underline());
            if text == " " && !cell.inverse() && !cell.underline() {
                return on_blank;
            }
            format!("{on_blank}{:?}{}{}", cell.fgcolor(), cell.bold(), cell.dim())
        };
        cells.map(look).collect()
    }

    proptest! {
        #[test]
        fn a_terminal_that_gets_the_changes_looks_like_one_that_gets_it_all(
            one in drawing(), two in drawing(), three in drawing()
        ) {
            let blank = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
            let first = drawn(&blank, &one);
            let frames = [first.clone(), drawn(&first, &two), drawn(&blank, &three)];
            let (mut shown, mut before) = (terminal(), blank.clone());
            for frame in frames {
                shown.process(&changes(&before, &frame));
                let mut placed = terminal();
                // Each character at its own place, in its own style.
                for (at, seen) in frame.content.chunks(usize::from(SIZE.0)).map(seen).enumerate() {
                    for (x, seen) in seen.iter().enumerate() {
                        if let Seen::Sign { symbol, width, ink } = seen {
                            let mut pen = Pen::new();
                            pen.go(SIZE.0, SIZE.1);
                            pen.go(x as u16, at as u16);
                            pen.take(*ink);
                            pen.put(symbol, *width, SIZE.0);
                            pen.take(Ink::PLAIN);
                            placed.process(&pen.out);
                        }
                    }
                }
                prop_assert_eq!(looks(&shown), looks(&placed));
                before = frame;
            }
        }
    }

    #[test]
    fn what_has_not_changed_costs_nothing_and_a_blank_line_three_bytes_after_its_place() {
        let mut before = Buffer::empty(Rect::new(0, 0, 40, 2));
        before.set_string(0, 1, "a text that goes away", Style::reset());
        assert!(changes(&before, &before).is_empty());
        let blank = Buffer::empty(before.area);
        assert_eq!(String::from_utf8(changes(&before, &blank)).unwrap(), "\x1b[2H\x1b[K");
    }
}
