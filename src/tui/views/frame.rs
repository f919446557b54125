//! The whole screen: the table or page, the popup over it, the footer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::app::App;
use crate::tui::layout;
use crate::tui::page::Page;
use crate::tui::popups::{PageContent, PopupView};
use crate::tui::screens::Body;
use crate::tui::screens::matrix::MatrixView;
use crate::tui::sheet::Sheet;
use crate::tui::widgets::footer;

use super::{matrix, message, page, popup, report, screen};

/// Signs in texts, and what a terminal without them shows.
const ASCII: [(&str, &str); 12] = [
    ("×", "x"),
    ("·", "|"),
    ("−", "-"),
    ("–", "-"),
    ("≤", "<"),
    ("≥", ">"),
    ("→", ">"),
    ("…", "~"),
    ("░", "."),
    ("▒", ":"),
    ("▓", "="),
    ("█", "#"),
];

/// The part of the screen that describes what the cursor is on, and may follow when the cursor rests.
pub fn details(app: &App) -> Rect {
    let (columns, lines) = app.size;
    let (Some(screen), None) = (layout::screen(columns, lines), &app.popup) else { return Rect::default() };
    match app.screen() {
        Some(shown) => match shown.body() {
            Body::Matrix(state) => matrix::details(&MatrixView::new(state, app.context()), &screen),
            Body::Table(_) => screen::details(app, shown),
        },
        None => Rect::default(),
    }
}

/// Draws the whole screen into a buffer of its size.
pub fn render(app: &App, buffer: &mut Buffer) {
    let mut sheet = Sheet::new(std::mem::take(buffer));
    draw(app, &mut sheet);
    *buffer = sheet.into_buffer();
    if app.theme.glyphs.ascii {
        to_ascii(buffer);
    }
}

/// The texts of the screen that are cut without a sign, covered by others, or without a gap before the next.
pub fn spoiled(app: &App) -> Vec<String> {
    let mut sheet = Sheet::remembering(Buffer::empty(Rect::new(0, 0, app.size.0, app.size.1)));
    draw(app, &mut sheet);
    sheet.spoiled().into_iter().map(String::from).collect()
}

fn draw(app: &App, buffer: &mut Sheet) {
    let (columns, lines) = app.size;
    let Some(screen) = layout::screen(columns, lines) else {
        message::too_small(app, buffer);
        return;
    };
    match page(app) {
        Some((page, scroll)) => page::render(app, &page, scroll, buffer),
        None => match app.screen().map(|screen| screen.body()) {
            Some(Body::Matrix(state)) => {
                matrix::render(app, &MatrixView::new(state, app.context()), &screen, buffer);
            }
            _ => screen::render(app, buffer),
        },
    }
    popup::render(app, &screen, buffer);
    footer::render(app, screen.footer, buffer);
}

/// The signs of the program's own texts as ASCII; texts from the data stay as they are.
fn to_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if let Some((_, plain)) = ASCII.iter().find(|(sign, _)| *sign == cell.symbol()) {
            cell.set_symbol(plain);
        }
    }
}

/// The page that covers the table, if there is one.
pub(super) fn page(app: &App) -> Option<(Page, usize)> {
    let PopupView::Page { page, scroll, .. } = app.popup.as_ref()?.view(&app.popup_context()) else {
        return None;
    };
    let page = match page {
        PageContent::Explanation => app.screen()?.explained(&app.context()),
        PageContent::TwoCells => app.screen()?.two_cells(&app.context()),
        PageContent::DataReport => report::page(app),
        PageContent::Text(page) => page,
    };
    Some((page, scroll))
}

/// Lines of the page on top, so that scrolling ends with the page.
pub fn overlay_length(app: &App, columns: u16) -> usize {
    page(app).map_or(0, |(page, _)| page.lines(&app.theme, page.room(columns)).len())
}
