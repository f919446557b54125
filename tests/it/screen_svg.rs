//! A terminal's screen as a picture (SVG): the explorer as it looks, drawn from its own buffer.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// Width and height of a cell, in pixels.
const CELL: (f64, u16) = (8.4, 18);
/// Pixels around the screen.
const EDGE: f64 = 12.0;
/// The colours of a terminal that names none.
const INK: &str = "#d4d4d4";
const PAPER: &str = "#16181d";

/// The sixteen colours that every terminal has.
const SIXTEEN: [u32; 16] = [
    0x0016_181d,
    0x00cc_6666,
    0x00b5_bd68,
    0x00f0_c674,
    0x0081_a2be,
    0x00b2_94bb,
    0x008a_beb7,
    0x00c5_c8c6,
    0x0066_6666,
    0x00d5_4e53,
    0x00b9_ca4a,
    0x00e7_c547,
    0x007a_a6da,
    0x00c3_97d8,
    0x0070_c0b1,
    0x00ea_eaea,
];

/// The picture.
pub fn svg(buffer: &Buffer) -> String {
    let (columns, lines) = (buffer.area.width, buffer.area.height);
    let width = f64::from(columns) * CELL.0 + 2.0 * EDGE;
    let height = f64::from(lines * CELL.1) + 2.0 * EDGE;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <rect width=\"{width:.1}\" height=\"{height:.1}\" rx=\"6\" fill=\"{PAPER}\"/>\n"
    );
    for y in 0..lines {
        let mut x = 0;
        while x < columns {
            let look = Look::of(&buffer[(x, y)]);
            let end = (x..columns).find(|next| Look::of(&buffer[(*next, y)]) != look).unwrap_or(columns);
            let text: String = (x..end).map(|x| buffer[(x, y)].symbol()).collect();
            run(&mut out, (x, y), end - x, &text, &look);
            x = end;
        }
    }
    out + "</svg>\n"
}

/// A stretch of cells that look alike.
fn run(out: &mut String, (x, y): (u16, u16), cells: u16, text: &str, look: &Look) {
    let left = EDGE + f64::from(x) * CELL.0;
    let top = EDGE + f64::from(y * CELL.1);
    let width = f64::from(cells) * CELL.0;
    if let Some(paper) = &look.paper {
        let height = CELL.1;
        let _ = writeln!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top}\" width=\"{width:.1}\" height=\"{height}\" fill=\"{paper}\"/>"
        );
    }
    let words = text.trim_end();
    if words.trim().is_empty() {
        return;
    }
    let indent = words.len() - words.trim_start().len();
    let (left, shown) = (left + indent as f64 * CELL.0, words.trim_start());
    let width = shown.chars().count() as f64 * CELL.0;
    let mut style = format!("fill=\"{}\"", look.ink);
    for (has, name) in [
        (look.bold, "font-weight=\"bold\""),
        (look.faint, "opacity=\"0.6\""),
        (look.underlined, "text-decoration=\"underline\""),
    ] {
        if has {
            style = format!("{style} {name}");
        }
    }
    let line = top + 13.5;
    let shown = shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let _ = writeln!(
        out,
        "<text x=\"{left:.1}\" y=\"{line:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
         xml:space=\"preserve\" {style}>{shown}</text>"
    );
}

/// How a cell looks.
#[derive(PartialEq)]
struct Look {
    ink: String,
    paper: Option<String>,
    bold: bool,
    faint: bool,
    underlined: bool,
}

impl Look {
    fn of(cell: &Cell) -> Look {
        let (ink, paper) = (colour(cell.fg), colour(cell.bg));
        let (ink, paper) = match cell.modifier.contains(Modifier::REVERSED) {
            true => (paper.unwrap_or(PAPER.into()), Some(ink.unwrap_or(INK.into()))),
            false => (ink.unwrap_or(INK.into()), paper),
        };
        Look {
            ink,
            paper,
            bold: cell.modifier.contains(Modifier::BOLD),
            faint: cell.modifier.contains(Modifier::DIM),
            underlined: cell.modifier.contains(Modifier::UNDERLINED),
        }
    }
}

/// A colour as SVG writes it; `None` for the terminal's own.
fn colour(colour: Color) -> Option<String> {
    let sixteen = |index: usize| Some(format!("#{:06x}", SIXTEEN[index]));
    match colour {
        Color::Reset => None,
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        Color::Indexed(index @ 0..16) => sixteen(index.into()),
        Color::Indexed(index @ 16..232) => {
            let part = |of: u8| if of == 0 { 0 } else { 55 + 40 * of };
            let place = index - 16;
            let (red, green, blue) = (part(place / 36), part(place / 6 % 6), part(place % 6));
            Some(format!("#{red:02x}{green:02x}{blue:02x}"))
        }
        Color::Indexed(index) => {
            let grey = 8 + 10 * (index - 232);
            Some(format!("#{grey:02x}{grey:02x}{grey:02x}"))
        }
        Color::Black => sixteen(0),
        Color::Red => sixteen(1),
        Color::Green => sixteen(2),
        Color::Yellow => sixteen(3),
        Color::Blue => sixteen(4),
        Color::Magenta => sixteen(5),
        Color::Cyan => sixteen(6),
        Color::Gray => sixteen(7),
        Color::DarkGray => sixteen(8),
        Color::LightRed => sixteen(9),
        Color::LightGreen => sixteen(10),
        Color::LightYellow => sixteen(11),
        Color::LightBlue => sixteen(12),
        Color::LightMagenta => sixteen(13),
        Color::LightCyan => sixteen(14),
        Color::White => sixteen(15),
    }
}
