//! Text in lines of a width, broken between words.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::shown::{sanitize, width};

/// The most characters that are looked at: no screen shows more of one value.
const LONGEST: usize = 4096;

/// A sanitized text, not longer than any screen needs.
pub fn clean(text: &str) -> String {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(end, _)| end);
    sanitize(&text[..end])
}

/// The text with a stand-in for every cluster that no line of so many columns can hold.
fn narrow(text: &str, room: usize) -> String {
    let fits = |cluster: &&str| cluster.width() <= room;
    text.graphemes(true).map(|cluster| Some(cluster).filter(fits).unwrap_or("\u{fffd}")).collect()
}

/// The text in lines of at most `room` columns, broken between words if possible; a line break starts a new line.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let paragraph = narrow(&clean(paragraph), room);
        let indent: String = paragraph.chars().take_while(|c| *c == ' ').take(room / 2).collect();
        let mut line = String::new();
        for word in paragraph.split_inclusive(' ') {
            place(word, &indent, room, &mut line, &mut lines);
        }
        lines.push(line.trim_end().to_string());
    }
    lines
}

fn place(word: &str, indent: &str, room: usize, line: &mut String, lines: &mut Vec<String>) {
    if width(line) + width(word.trim_end()) <= room {
        line.push_str(word);
        return;
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_string());
        *line = indent.to_string();
    }
    for grapheme in word.graphemes(true) {
        if width(line) + grapheme.width() > room && !line.is_empty() && grapheme != " " {
            lines.push(std::mem::take(line).trim_end().to_string());
        }
        line.push_str(grapheme);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fit;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_could_harm_the_screen_is_replaced() {
        assert_eq!(clean("a\x1b[31mb\tc\u{202e}d"), "a\u{fffd}[31mb\u{fffd}c\u{fffd}d");
        assert_eq!(clean(&"x".repeat(100_000)).len(), LONGEST);
    }

    #[test]
    fn lines_break_between_words_and_keep_their_indent() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("  one two three", 8), ["  one", "  two", "  three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("a\n\nb", 4), ["a", "", "b"]);
    }

    #[test]
    fn a_cluster_wider_than_the_line_gets_a_stand_in() {
        for line in wrap("\u{fffc}\u{acb}\u{acb} a", 2) {
            assert!(width(&line) <= 2, "{line:?}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room(text in "\\PC{0,80}", room in 2usize..40) {
            for line in wrap(&text, room) {
                prop_assert!(width(&line) <= room, "{line:?}");
            }
            prop_assert!(width(&fit(&text, room, "…")) <= room);
        }
    }
}
