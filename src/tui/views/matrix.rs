//! The table: header, title, heatmap and the panel of the cell under the cursor.

use ratatui::buffer::Buffer;

use super::{curves, message};
use crate::tui::app::App;
use crate::tui::layout::Screen;
use crate::tui::screens::matrix;
use crate::tui::widgets::{header, heatmap, panel};

/// Draws it.
pub fn render(app: &App, screen: &Screen, buffer: &mut Buffer) {
    header::render(app, screen.header, buffer);
    header::title(app, screen.title, buffer);
    match message::instead(app) {
        Some(text) => message::centred(&text, screen.heatmap, app.theme.text(), buffer),
        None if app.showing != matrix::ID => curves::render(app, screen, buffer),
        None => {
            heatmap::render(app, buffer);
            panel::render(app, screen, buffer);
        }
    }
}
