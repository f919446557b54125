//! Text made safe to print, and cut to a width.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What replaces a character that could move the cursor, hide, or reverse the line.
const REPLACEMENT: char = '\u{fffd}';

/// Replaces control, direction and invisible characters, which could steer a terminal or hide text.
pub fn sanitize(text: &str) -> String {
    let harmful = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(c, '\u{061c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    text.chars().map(|c| if harmful(c) { REPLACEMENT } else { c }).collect()
}

/// Sanitizes a text and cuts it to a width in columns, with `…` at the end if something is missing.
pub fn truncate(text: &str, width: usize) -> String {
    fit(&sanitize(text), width, "…")
}

/// The width of a text in columns.
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The text cut to a width in columns, with `ellipsis` at the end if something is missing.
pub fn fit(text: &str, room: usize, ellipsis: &str) -> String {
    if width(text) <= room {
        return text.to_string();
    }
    let mark = if width(ellipsis) <= room { ellipsis } else { "" };
    let kept = room - width(mark);
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let next = grapheme.width();
        if used + next > kept {
            break;
        }
        used += next;
        out.push_str(grapheme);
    }
    out.push_str(mark);
    out
}
