//! The terminal that a command writes to.

/// Its width in columns, if the output is a terminal.
pub fn width(is_terminal: bool) -> Option<usize> {
    let size = if is_terminal { crossterm::terminal::size().ok() } else { None };
    size.map(|(width, _)| usize::from(width)).filter(|width| *width > 0)
}
