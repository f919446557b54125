//! Scrolling of a page over the screen.

use super::{App, Overlay};
use crate::tui::layout;

impl App {
    pub(super) fn clamp_overlay(&mut self) {
        let (columns, lines) = self.size;
        let longest = crate::tui::views::overlay_length(self, columns);
        if let Some(overlay) = &mut self.overlay {
            let room = layout::overlay_lines(lines);
            overlay.clamp(longest.saturating_sub(room));
        }
    }
}

impl Overlay {
    fn clamp(&mut self, most: usize) {
        if let Some(scroll) = self.scroll_mut() {
            *scroll = (*scroll).min(most);
        }
    }

    /// Scrolls by lines if it can.
    pub fn scroll_by(&mut self, lines: isize) {
        if let Some(scroll) = self.scroll_mut() {
            *scroll = scroll.saturating_add_signed(lines);
        }
    }
}
