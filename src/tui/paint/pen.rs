//! The terminal's cursor and style, and the shortest sequence to another place or style.

use ratatui::style::{Color, Modifier};

/// Colours and attributes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    pub fg: Color,
    pub bg: Color,
    pub modifier: Modifier,
}

impl Ink {
    /// The terminal's own.
    pub const PLAIN: Ink = Ink { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };
}

/// What is seen of a blank.
pub const SEEN_ON_BLANK: Modifier =
    Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

/// The parameters that turn an attribute on and off. Bold and dim share theirs.
const ATTRIBUTES: [(Modifier, &str, &str); 8] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::HIDDEN, "8", "28"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

/// Writes characters; it knows the style of the terminal, and the place of its cursor unless something uncertain was written.
#[derive(Debug)]
pub struct Pen {
    pub out: Vec<u8>,
    pub ink: Ink,
    place: Option<(u16, u16)>,
}

impl Pen {
    /// A pen with the terminal's own style, at an unknown place.
    pub fn new() -> Pen {
        Pen { out: Vec::new(), ink: Ink::PLAIN, place: None }
    }

    /// The column of the cursor, if it is on this line.
    pub fn column(&self, line: u16) -> Option<u16> {
        self.place.filter(|(_, y)| *y == line).map(|(x, _)| x)
    }

    /// Moves the cursor.
    pub fn go(&mut self, x: u16, y: u16) {
        if self.place == Some((x, y)) {
            return;
        }
        let sequence = match self.place {
            Some((from, line)) if line == y && from < x => match x - from {
                1 => "\x1b[C".to_string(),
                by => format!("\x1b[{by}C"),
            },
            Some((_, line)) if line == y && x == 0 => "\r".to_string(),
            Some((_, line)) if line + 1 == y && x == 0 => "\r\n".to_string(),
            _ if x == 0 && y == 0 => "\x1b[H".to_string(),
            _ if x == 0 => format!("\x1b[{}H", y + 1),
            _ => format!("\x1b[{};{}H", y + 1, x + 1),
        };
        self.out.extend(sequence.bytes());
        self.place = Some((x, y));
    }

    /// Takes a style.
    pub fn take(&mut self, ink: Ink) {
        if ink == self.ink {
            return;
        }
        let from_plain = match parameters(Ink::PLAIN, ink) {
            rest if rest.is_empty() => rest,
            rest => format!("0;{rest}"),
        };
        let change = parameters(self.ink, ink);
        let sequence = if change.is_empty() || from_plain.len() < change.len() { from_plain } else { change };
        self.out.extend(format!("\x1b[{sequence}m").bytes());
        self.ink = ink;
    }

    /// Writes a character of this width. Terminals disagree about the width of some, and about the end of a line.
    pub fn put(&mut self, symbol: &str, width: u16, columns: u16) {
        self.out.extend(symbol.bytes());
        let is_certain = width == 1 && symbol.chars().count() == 1;
        self.place = self.place.map(|(x, y)| (x + width, y)).filter(|(x, _)| is_certain && *x < columns);
    }

    /// Clears the line from the cursor on, which stays.
    pub fn clear_rest(&mut self) {
        self.take(Ink::PLAIN);
        self.out.extend(b"\x1b[K");
    }

    /// Clears this many characters from the cursor on, which stays.
    pub fn erase(&mut self, count: u16) {
        self.take(Ink::PLAIN);
        self.out.extend(format!("\x1b[{count}X").bytes());
    }
}

/// The parameters from one style to another.
fn parameters(from: Ink, to: Ink) -> String {
    let mut all: Vec<String> = Vec::new();
    let (gone, mut new) = (from.modifier - to.modifier, to.modifier - from.modifier);
    for (modifier, _, off) in ATTRIBUTES {
        if gone.contains(modifier) && !all.iter().any(|known| known == off) {
            all.push(off.to_string());
        }
    }
    let weight = Modifier::BOLD | Modifier::DIM;
    if gone.intersects(weight) {
        new |= to.modifier & weight;
    }
    for (modifier, on, _) in ATTRIBUTES {
        if new.contains(modifier) {
            all.push(on.to_string());
        }
    }
    if from.fg != to.fg {
        all.push(colour(to.fg, 30));
    }
    if from.bg != to.bg {
        all.push(colour(to.bg, 40));
    }
    all.join(";")
}

/// The parameters of a colour; `base` is 30 for text and 40 for its background.
fn colour(colour: Color, base: u8) -> String {
    let bright = base + 60;
    let number = match colour {
        Color::Reset => base + 9,
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => bright,
        Color::LightRed => bright + 1,
        Color::LightGreen => bright + 2,
        Color::LightYellow => bright + 3,
        Color::LightBlue => bright + 4,
        Color::LightMagenta => bright + 5,
        Color::LightCyan => bright + 6,
        Color::White => bright + 7,
        Color::Indexed(index) => return format!("{};5;{index}", base + 8),
        Color::Rgb(red, green, blue) => return format!("{};2;{red};{green};{blue}", base + 8),
    };
    number.to_string()
}
