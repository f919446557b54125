//! Labels at the ends of curves: each beside the end of its curve, moved up or down if another label is there.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::sheet::Sheet;
use crate::tui::text::{clean, fit, width};

/// The end of a curve.
#[derive(Debug, Clone)]
pub struct End {
    /// The last place of the curve, and its value there.
    pub at: u32,
    pub value: f64,
    pub letter: char,
    /// Empty if a legend names the curve.
    pub name: String,
    pub style: Style,
}

/// From this width on, names follow the letters.
const NAMED_FROM: u16 = 60;
/// The most columns of a name.
const LONGEST: u16 = 16;
/// How far a label may be from the end of its curve: a label further away would be taken for another curve's.
const MOVES: [i32; 5] = [0, -1, 1, -2, 2];

/// Columns that the names take to the right of the curves, in an area of this width; 0 if it is narrow.
pub fn name_columns(columns: u16, ends: &[End]) -> u16 {
    let longest = ends.iter().map(|end| width(&clean(&end.name)) as u16).max().unwrap_or(0);
    if columns < NAMED_FROM || longest == 0 { 0 } else { longest.min(LONGEST) + 1 }
}

/// Writes the labels; `placed` has the cell of each curve's end, the most important curve first. `shade` is the sign of a band,
/// which a label may cover. A label that has no free place replaces the last cell of its curve, unless that is a label as well.
pub fn render<'a>(
    placed: impl Iterator<Item = (&'a End, u16, u16)>,
    area: Rect,
    shade: &str,
    ellipsis: &str,
    buffer: &mut Sheet,
) {
    let mut taken: Vec<(u16, u16)> = Vec::new();
    for (end, x, y) in placed {
        let is_free = |x: u16, y: i32, columns: usize, taken: &[(u16, u16)], buffer: &Sheet| {
            let line = u16::try_from(y).ok().filter(|y| (area.y..area.bottom()).contains(y));
            line.is_some_and(|y| {
                usize::from(x) + columns <= usize::from(area.right())
                    && (x..x + columns as u16).all(|x| {
                        let symbol = buffer[(x, y)].symbol();
                        (symbol == " " || symbol == shade) && !taken.contains(&(x, y))
                    })
            })
        };
        let name = fit(&clean(&end.name), usize::from(LONGEST), ellipsis);
        let full = format!("{} {name}", end.letter).trim_end().to_string();
        let letter = end.letter.to_string();
        let texts = [full, letter.clone()];
        let free =
            texts.iter().filter(|text| area.width > NAMED_FROM / 2 || width(text) == 1).find_map(|text| {
                let rows = MOVES.iter().map(|by| i32::from(y) + by);
                let mut free = rows.filter(|row| is_free(x + 1, *row, width(text), &taken, buffer));
                free.next().map(|row| (text.clone(), x + 1, row as u16))
            });
        let found = free.or_else(|| (!taken.contains(&(x, y))).then_some((letter, x, y)));
        if let Some((text, x, y)) = found {
            taken.extend((x..x + width(&text) as u16).map(|x| (x, y)));
            buffer.set_string(x, y, text, end.style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(letter: char) -> End {
        End { at: 0, value: 0.0, letter, name: "name".into(), style: Style::new() }
    }

    #[test]
    fn labels_at_one_place_are_moved_apart_and_none_covers_another() {
        let area = Rect::new(0, 0, 80, 3);
        let mut buffer = Sheet::new(ratatui::buffer::Buffer::empty(area));
        let ends: Vec<End> = "abcd".chars().map(end).collect();
        render(ends.iter().map(|end| (end, 70, 1)), area, ":", "..", &mut buffer);
        let line = |y| -> String { (0..80).map(|x| buffer[(x, y)].symbol()).collect() };
        assert_eq!(
            line(1).trim_end().trim_start(),
            "da name",
            "the fourth has no place left but the end itself"
        );
        assert_eq!([line(0).trim(), line(2).trim()], ["b name", "c name"]);
    }

    #[test]
    fn a_narrow_area_has_letters_alone() {
        assert_eq!(name_columns(50, &[end('a')]), 0);
        assert_eq!(name_columns(100, &[end('a')]), 5);
        assert_eq!(name_columns(100, &[]), 0);
    }
}
