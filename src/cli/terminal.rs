//! The terminal that a command writes to.

/// Its columns and lines, if the output is a terminal.
pub fn size(is_terminal: bool) -> Option<(u16, u16)> {
    let size = if is_terminal { crossterm::terminal::size().ok() } else { None };
    size.filter(|(width, _)| *width > 0)
}

/// Its width in columns, if the output is a terminal.
pub fn width(is_terminal: bool) -> Option<usize> {
    size(is_terminal).map(|(width, _)| usize::from(width))
}
