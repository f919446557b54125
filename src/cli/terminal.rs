//! The terminal that a command writes to.

use crate::tui::terminal::window_size;

/// Its columns and lines, if the output is a terminal.
pub fn size(is_terminal: bool) -> Option<(u16, u16)> {
    if is_terminal { window_size() } else { None }
}

/// Its width in columns, if the output is a terminal.
pub fn width(is_terminal: bool) -> Option<usize> {
    size(is_terminal).map(|(columns, _)| usize::from(columns))
}
