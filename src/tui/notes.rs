//! The notes below a table, wrapped to the width of the screen. Drawing and layout share this arithmetic.

use super::option_names::on_screen;
use super::text::{clean, wrap};

/// The notes as lines of a screen of this width, each with the place of its note.
pub fn lines(notes: &[String], columns: u16) -> Vec<(usize, String)> {
    let room = usize::from(columns.saturating_sub(2)).max(1);
    let wrapped = |(place, note): (usize, &String)| {
        wrap(&on_screen(&clean(note)), room).into_iter().map(move |line| (place, line)).collect::<Vec<_>>()
    };
    notes.iter().enumerate().flat_map(wrapped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_note_is_continued_on_the_next_line() {
        let notes = ["all of it fits".to_string(), "one two three".to_string()];
        let lines: Vec<(usize, String)> = lines(&notes, 16);
        let texts: Vec<(usize, &str)> = lines.iter().map(|(place, text)| (*place, text.as_str())).collect();
        assert_eq!(texts, [(0, "all of it fits"), (1, "one two three")]);
        assert_eq!(super::lines(&notes, 10).len(), 4);
    }
}
