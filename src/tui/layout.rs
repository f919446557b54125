//! The place of everything on a screen of a given size: plain arithmetic, shared by drawing and moving.

use ratatui::layout::Rect;

use crate::cohort::{Ages, Matrix, Measure, Unit};
use crate::explore::View;
use crate::report::number;

use super::place::Place;

/// The parts of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    pub header: Rect,
    /// The line of tabs; without height if there are few lines.
    pub tabs: Rect,
    pub title: Rect,
    pub heatmap: Rect,
    pub panel: Rect,
    /// The panel is to the right of the heatmap rather than below it.
    pub beside: bool,
    pub footer: Rect,
}

/// On a smaller screen nothing useful fits.
pub const SMALLEST: (u16, u16) = (40, 10);

const BESIDE_FROM: u16 = 110;

/// Columns of a cell beside its number: the sign of its state, and a gap for the bracket of the cursor.
const GAPPED: u16 = 2;

/// Cuts the screen; none if it is too small.
pub fn screen(columns: u16, lines: u16) -> Option<Screen> {
    if columns < SMALLEST.0 || lines < SMALLEST.1 {
        return None;
    }
    let header_lines = match lines {
        20.. => 3,
        14.. => 2,
        _ => 1,
    };
    let tab_lines = u16::from(lines >= 20);
    let beside = columns >= BESIDE_FROM;
    let panel_lines = match lines {
        _ if beside => 0,
        20.. => 4,
        16.. => 3,
        12.. => 2,
        _ => 1,
    };
    let side = if beside { (columns / 4).clamp(36, 46) } else { 0 };
    let title = header_lines + tab_lines;
    let top = title + 1;
    let body = lines - top - panel_lines - 1;
    let heatmap = Rect::new(0, top, columns - side, body);
    let panel = if beside {
        Rect::new(columns - side, top, side, body)
    } else {
        Rect::new(0, top + body, columns, panel_lines)
    };
    Some(Screen {
        header: Rect::new(0, 0, columns, header_lines),
        tabs: Rect::new(0, header_lines, columns, tab_lines),
        title: Rect::new(0, title, columns, 1),
        heatmap,
        panel,
        beside,
        footer: Rect::new(0, lines - 1, columns, 1),
    })
}

/// How the heatmap is cut: a column of cohorts, a column of sizes, and as many ages as fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    pub area: Rect,
    /// Columns of the cohort's label, after the mark of a left-truncated cohort.
    pub label: u16,
    /// Columns of the cohort's size.
    pub size: u16,
    /// Columns of a number, and of a cell: the number, a sign for its state, and a gap if there is room for one.
    pub digits: u16,
    pub cell: u16,
    /// Whole cells that fit beside each other.
    pub columns: usize,
    /// Cohorts that fit below each other.
    pub rows: usize,
}

/// Cuts the heatmap for a matrix and what is shown of it.
pub fn grid(matrix: &Matrix, width: u32, view: &View, area: Rect) -> Grid {
    // Labels of one grain have one length; values are cut if they are longer than a fifth of the line.
    let longest = match matrix.grouping.grain() {
        Some(_) => matrix.rows.first().map_or(4, |row| row.cohort.to_string().len()),
        None => {
            let widths = matrix.rows.iter().map(|row| crate::tui::text::width(&row.cohort.to_string()));
            widths.max().unwrap_or(4).min(usize::from(area.width / 5))
        }
    };
    let label = u16::try_from(longest + 1).unwrap_or(11).max(9);
    let size =
        u16::try_from(number::integer(u128::from(matrix.customers())).len() + 1).unwrap_or(12).clamp(6, 12);
    let room = area.width.saturating_sub(label + size + 1);
    let (narrow, wide) = digits(view.measure);
    let narrow = narrow.max(label_width(matrix, width));
    let fits = |digits: u16| width.saturating_mul(u32::from(digits + GAPPED)) <= u32::from(room);
    let digits = if fits(wide) { wide.max(narrow) } else { narrow };
    // A rate rarely fills its three digits, so most of them have a gap between them anyway.
    let cell = if view.measure.unit() == Unit::Rate && !fits(digits) { digits + 1 } else { digits + GAPPED };
    let rows = usize::from(area.height.saturating_sub(2)).min(matrix.rows.len());
    let columns = usize::from(room / cell).min(width as usize);
    Grid { area, label, size, digits, cell, columns, rows }
}

/// Characters of the longest age label.
fn label_width(matrix: &Matrix, width: u32) -> u16 {
    let last = width.saturating_sub(1);
    let length = |age| matrix.age_label(age).len();
    let longest = match &matrix.ages {
        Ages::Calendar | Ages::Rolling { .. } => length(last),
        Ages::Brackets(_) => (0..width).map(length).max().unwrap_or(0),
    };
    u16::try_from(longest).unwrap_or(u16::MAX).min(12)
}

/// Characters of a number, if room is short and if it is not.
fn digits(measure: Measure) -> (u16, u16) {
    match measure.unit() {
        Unit::Rate => (3, 5),
        Unit::Count => (4, 7),
        Unit::Ratio => (4, 5),
        Unit::Money => (5, 9),
    }
}

impl Grid {
    /// The first screen column of a visible cell.
    pub fn x(&self, visible: usize) -> u16 {
        self.area.x + self.label + self.size + 1 + self.cell * visible as u16
    }

    /// The screen line of a visible cohort; the average has the line after the last cohort.
    pub fn y(&self, visible: usize) -> u16 {
        self.area.y + 1 + visible as u16
    }

    /// The cohort and age drawn at a place of the screen.
    pub fn hit(&self, column: u16, line: u16, scroll: Place, cohorts: usize, ages: u32) -> Option<Place> {
        let inside =
            column >= self.x(0) && line > self.area.y && usize::from(line - self.area.y - 1) <= self.rows;
        if !inside {
            return None;
        }
        let visible = usize::from((column - self.x(0)) / self.cell);
        let age = scroll.age + u32::try_from(visible).ok()?;
        let place = usize::from(line - self.area.y - 1);
        let row = if place == self.rows { cohorts } else { scroll.row + place };
        (visible < self.columns && age < ages).then_some(Place { row, age })
    }
}

/// The parts of a screen with a table of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableScreen {
    pub header: Rect,
    pub tabs: Rect,
    pub title: Rect,
    /// The line of pages; without height if there are none or few lines.
    pub pages: Rect,
    /// What the table says in a sentence; no lines if it does not fit.
    pub headline: Rect,
    pub table: Rect,
    pub notes: Rect,
}

/// What is between the title and the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Above {
    /// Whether the screen has several pages, which are named on a line.
    pub has_pages: bool,
    /// Lines of the headline.
    pub headline: usize,
    /// Rows of the table, if they are known: it needs no more lines than these.
    pub rows: Option<usize>,
}

/// The fewest lines below the title that leave room for a headline.
const LEAST_FOR_HEADLINE: u16 = 12;

/// Cuts the screen for a table over the whole width with these lines above and so many lines of notes below it; none if it
/// is too small.
pub fn table((columns, lines): (u16, u16), above: Above, notes: usize) -> Option<TableScreen> {
    let screen = screen(columns, lines)?;
    let pages = Rect { y: screen.title.bottom(), height: u16::from(above.has_pages), ..screen.title };
    let pages = Rect { height: pages.height.min(screen.tabs.height), ..pages };
    let (headline, rows) = (above.headline, above.rows);
    let above = pages.bottom();
    let room = screen.footer.y.saturating_sub(above);
    let most = if room < LEAST_FOR_HEADLINE { 0 } else { room / 6 };
    let headline = u16::try_from(headline).unwrap_or(u16::MAX).min(most);
    let (top, body) = (above + headline, room - headline);
    // The table keeps half of the room, or what its rows and their heading need with a blank line.
    let needed = rows.map_or(u16::MAX, |rows| u16::try_from(rows + 2).unwrap_or(u16::MAX));
    let notes = u16::try_from(notes).unwrap_or(u16::MAX).min(body - needed.min(body - body / 2));
    Some(TableScreen {
        header: screen.header,
        tabs: screen.tabs,
        title: screen.title,
        pages,
        headline: Rect::new(0, above, columns, headline),
        table: Rect::new(0, top, columns, body - notes),
        notes: Rect::new(0, top + body - notes, columns, notes),
    })
}

/// The lines left below a table of so many rows and its notes, with a blank one between.
pub fn spare_lines(size: (u16, u16), above: Above, rows: usize, notes: usize) -> usize {
    let body = table(size, above, 0).map_or(0, |parts| usize::from(parts.table.height));
    body.saturating_sub(rows + 2 + notes)
}

/// Columns of a list in the middle of a wide screen: the description of a command fits.
const MIDDLE: u16 = 112;

/// Columns of a list in the middle that needs so many at least. A strip of the screen beside it would say nothing.
pub fn list_columns(least: u16, columns: u16) -> u16 {
    match columns <= least + 16 {
        true => columns,
        false => least.max((columns - 16).min(MIDDLE)).max(columns / 5 * 3),
    }
}

/// Lines of a page that covers the table: all but its title and the footer.
pub fn overlay_lines(lines: u16) -> usize {
    usize::from(lines.saturating_sub(2)).max(1)
}

/// Columns a page's text may take.
pub fn overlay_columns(columns: u16) -> usize {
    usize::from(columns.saturating_sub(3)).clamp(1, 110)
}
