//! The matrix: header, title, heatmap or curves, and the panel of the cell under the cursor.

use ratatui::layout::Rect;

use super::{curves, message};
use crate::tui::app::App;
use crate::tui::layout::Screen;
use crate::tui::screens::Picture;
use crate::tui::screens::matrix::{self, MatrixView};
use crate::tui::sheet::Sheet;
use crate::tui::widgets::{header, heatmap, legend, panel, tabs};

/// Draws the matrix screen.
pub fn render(app: &App, shown: &MatrixView, screen: &Screen, buffer: &mut Sheet) {
    header::render(app, screen.header, buffer);
    tabs::render(app, screen.tabs, buffer);
    let parts = app.screen().map(|screen| screen.title(&shown.cx)).unwrap_or_default();
    let hidden = shown.unavailable().is_some() || shown.cx.picture != Picture::Heatmap;
    let right = if hidden { String::new() } else { matrix::out_of_sight(shown) };
    header::title_line(app, screen.title, parts, &right, buffer);
    match message::instead(app, shown) {
        Some(text) => message::centred(&text, screen.heatmap, app.theme.text(), buffer),
        None if shown.cx.picture != Picture::Heatmap => curves::render(shown, screen, buffer),
        None => {
            heatmap::render(shown, buffer);
            panel::render(shown, screen, buffer);
            legend::of_matrix(shown, buffer);
        }
    }
}

/// The part that describes the cell under the cursor, or follows it: all below or beside the table, or the curves.
pub fn details(shown: &MatrixView, screen: &Screen) -> Rect {
    match shown.grid().filter(|_| shown.cx.picture == Picture::Heatmap) {
        None => screen.heatmap.union(screen.panel),
        Some(_) if screen.beside => screen.panel,
        Some(grid) => {
            let top = (grid.y(grid.rows) + 1).min(screen.panel.y);
            Rect { y: top, height: screen.panel.bottom() - top, ..screen.panel }
        }
    }
}
