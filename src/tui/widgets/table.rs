//! A table: its heading, the rows in sight, and always its first column. Numbers are on the right, the cursor in
//! brackets.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::sheet::Sheet;
use crate::tui::table::{Cell, Cut, Row, Table, Tint};
use crate::tui::text::{clean, fit, width};
use crate::tui::theme::Theme;

/// Draws the table.
pub fn render(theme: &Theme, table: &Table, area: Rect, buffer: &mut Sheet) {
    let cut = table.cut(area);
    for &(column, x, wide) in &cut.columns {
        let Some(head) = table.columns.get(column) else { continue };
        let style = if column == table.column { theme.strong() } else { theme.faint() };
        let sign = match table.sort.filter(|sort| sort.column == column) {
            Some(sort) if sort.descending => theme.glyphs.down,
            Some(_) => theme.glyphs.up,
            None => "",
        };
        let name =
            fit(&clean(&head.name), usize::from(wide).saturating_sub(width(sign)), theme.glyphs.ellipsis);
        put(buffer, Rect::new(x, area.y, wide, 1), &format!("{name}{sign}"), head.numeric, style);
    }
    let stays = usize::from(table.staying(area).is_some());
    let scrolled = cut.rows.min((table.len() - stays).saturating_sub(table.first));
    for line in 0..scrolled {
        self::line(theme, table, &cut, line, table.first + line, buffer);
    }
    if stays > 0 {
        self::line(theme, table, &cut, cut.rows, table.len() - 1, buffer);
    }
}

/// One row of the table, drawn on a line below the heading.
fn line(theme: &Theme, table: &Table, cut: &Cut, line: usize, place: usize, buffer: &mut Sheet) {
    let y = cut.area.y + 1 + line as u16;
    let Some(row) = table.row_at(place) else {
        buffer.set_stringn(cut.area.x + 1, y, theme.glyphs.ellipsis, 3, theme.faint());
        return;
    };
    let chosen = place == table.row;
    for &(column, x, wide) in &cut.columns {
        let Some(cell) = row.cells.get(column) else { continue };
        let numeric = table.columns.get(column).is_some_and(|column| column.numeric);
        // Its name alone tells the row of the cursor from the others: a line of bold text costs a slow line too much.
        let (style, shade) = styled(theme, row, cell, chosen && (column == 0 || column == table.column));
        let text = fit(&clean(&cell.text), usize::from(wide), theme.glyphs.ellipsis);
        let place = Rect::new(x, y, wide, 1);
        put(buffer, place, &text, numeric, style);
        if let Some((sign, style)) = shade.filter(|_| x + wide < cut.area.right()) {
            buffer.set_stringn(x + wide, y, sign, 1, style);
        }
        if chosen && column == table.column {
            cursor(theme, place, buffer);
        }
    }
    for &(column, x, room) in &cut.drawn {
        let Some(cell) = row.cells.get(column) else { continue };
        if let Some(drawn) = cell.drawn {
            let signs = drawn.signs(usize::from(room), theme.glyphs.ascii);
            let style = if cell.faint { theme.faint() } else { theme.bar() };
            buffer.set_stringn(x, y, signs, usize::from(room), style);
        }
    }
    if table.marks.contains(&row.id) && !(chosen && table.column == 0) {
        buffer.set_stringn(cut.area.x, y, theme.glyphs.marked, 1, theme.strong());
    }
}

/// The style of a cell, and the sign behind it if colour alone is not enough.
fn styled(theme: &Theme, row: &Row, cell: &Cell, chosen: bool) -> (Style, Option<(&'static str, Style)>) {
    match cell.tint {
        Some(Tint::Difference(by)) if cell.faint => return (theme.difference_ink(by), None),
        Some(Tint::Difference(by)) => return (theme.difference(by), None),
        Some(Tint::Heat(share)) if !cell.faint => {
            let heat = theme.heat(share);
            return (heat.style, heat.shade);
        }
        Some(Tint::Heat(_)) | None => {}
    }
    let style = match (chosen || row.pinned, cell.faint) {
        (true, _) => theme.strong(),
        (false, true) => theme.faint(),
        (false, false) => theme.text(),
    };
    (style, None)
}

/// Writes a text in its place, numbers to the right.
fn put(buffer: &mut Sheet, place: Rect, text: &str, is_number: bool, style: Style) {
    let room = usize::from(place.width);
    let pad = " ".repeat(room.saturating_sub(width(text)));
    let line = if is_number { format!("{pad}{text}") } else { format!("{text}{pad}") };
    buffer.set_stringn(place.x, place.y, line, room, style);
}

/// Reverse and bold, and brackets in case neither can be seen.
fn cursor(theme: &Theme, place: Rect, buffer: &mut Sheet) {
    let (style, y) = (theme.cursor(), place.y);
    let right = buffer.area.right();
    buffer[(place.x - 1, y)].set_symbol("[").set_style(style);
    for x in place.x..place.right().min(right) {
        buffer[(x, y)].set_style(style);
    }
    if place.right() < right {
        buffer[(place.right(), y)].set_symbol("]").set_style(style);
    }
}

/// The part in sight: `11–20 of 38  +3 →`.
pub fn out_of_sight(theme: &Theme, table: &Table, area: Rect) -> String {
    let cut = table.cut(area);
    let glyphs = &theme.glyphs;
    let mut parts: Vec<String> = rows_out_of_sight(theme, table, area).into_iter().collect();
    let left = table.first_column.saturating_sub(1);
    if left > 0 {
        parts.push(format!("{} {left}", glyphs.left));
    }
    let last = cut.columns.last().map_or(0, |(column, ..)| *column);
    let beyond = table.columns.len().saturating_sub(last + 1);
    if beyond > 0 {
        parts.push(format!("+{beyond} {}", glyphs.right));
    }
    parts.join("  ")
}

/// The rows in sight, if not all are: `11–20 of 38`.
pub fn rows_out_of_sight(theme: &Theme, table: &Table, area: Rect) -> Option<String> {
    let cut = table.cut(area);
    let scrolled = table.len() - usize::from(table.staying(area).is_some());
    (cut.rows < scrolled).then(|| {
        let (first, last) = (table.first + 1, (table.first + cut.rows).min(scrolled));
        format!("{first}{}{last} of {}", theme.glyphs.dash, grouped(scrolled))
    })
}

fn grouped(count: usize) -> String {
    crate::report::number::integer(count as u128)
}
