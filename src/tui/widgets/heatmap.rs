//! The heatmap: cohorts down, ages across. Only a part is in sight; labels, sizes and the average stay.

use ratatui::style::Style;

use crate::cohort::{CohortRow, State};
use crate::report::{forecast, number};

use crate::tui::chart::FEW_COHORTS;
use crate::tui::layout::Grid;
use crate::tui::screens::matrix::MatrixView;
use crate::tui::sheet::Sheet;
use crate::tui::text::{clean, fit};

/// One cell, ready to be drawn.
struct Drawn {
    text: String,
    style: Style,
    /// The sign after the number: a shade, `*` for open.
    sign: &'static str,
    sign_style: Style,
}

/// Draws the heatmap.
pub fn render(shown: &MatrixView, buffer: &mut Sheet) {
    let (Some(grid), Some(matrix)) = (shown.grid(), shown.matrix()) else { return };
    head(shown, &grid, buffer);
    let rows = matrix.rows.iter().enumerate().skip(shown.scroll.row).take(grid.rows);
    for (place, (index, row)) in rows.enumerate() {
        cohort(shown, &grid, place, index, row, buffer);
    }
    average(shown, &grid, buffer);
    cursor(shown, &grid, buffer);
}

fn ages(shown: &MatrixView, grid: &Grid) -> impl Iterator<Item = (usize, u32)> + use<> {
    let (first, last) = (shown.scroll.age, shown.ages());
    (0..grid.columns).map(move |place| (place, first + place as u32)).filter(move |(_, age)| *age < last)
}

fn head(shown: &MatrixView, grid: &Grid, buffer: &mut Sheet) {
    let Some(matrix) = shown.matrix() else { return };
    let y = grid.area.y;
    let digits = usize::from(grid.digits);
    buffer.set_stringn(grid.area.x + 1, y, "cohort", usize::from(grid.label), shown.cx.theme.faint());
    right(buffer, grid.area.x + grid.label, y, grid.size, "N", shown.cx.theme.faint());
    for (place, age) in ages(shown, grid) {
        let style = if age == shown.cursor.age { shown.cx.theme.strong() } else { shown.cx.theme.faint() };
        let label: String = matrix.age_label(age).chars().take(digits).collect();
        buffer.set_stringn(grid.x(place), y, format!("{label:>digits$}"), digits, style);
    }
    if let Some((start, room)) = beside(shown, grid) {
        buffer.set_stringn(start, y, CURVES, room, shown.cx.theme.faint());
    }
}

/// The first column and the room of the small curves beside the cells; none if they or an age have no room.
pub fn beside(shown: &MatrixView, grid: &Grid) -> Option<(u16, usize)> {
    let start = grid.x(grid.columns) + 1;
    let room = usize::from(grid.area.right().saturating_sub(start + 1));
    let ages = shown.ages() as usize;
    (grid.columns >= ages && room >= ages.max(CURVES.len())).then_some((start, room))
}

/// The heading of the small curves.
const CURVES: &str = "by age";

fn cohort(shown: &MatrixView, grid: &Grid, place: usize, index: usize, row: &CohortRow, buffer: &mut Sheet) {
    let y = grid.y(place);
    let style = match (index == shown.cursor.row, row.size < shown.cx.view.min_size) {
        (true, _) => shown.cx.theme.strong(),
        (false, true) => shown.cx.theme.faint(),
        (false, false) => shown.cx.theme.text(),
    };
    let mark = match (shown.is_marked(&row.cohort), row.left_truncated) {
        (true, _) => shown.cx.theme.glyphs.marked,
        (false, true) => shown.cx.theme.glyphs.truncated,
        (false, false) => " ",
    };
    let room = usize::from(grid.label) - 1;
    let label = fit(&clean(&row.cohort.to_string()), room, shown.cx.theme.glyphs.ellipsis);
    buffer.set_stringn(grid.area.x, y, format!("{mark}{label}"), usize::from(grid.label), style);
    right(buffer, grid.area.x + grid.label, y, grid.size, &number::integer(u128::from(row.size)), style);
    for (column, age) in ages(shown, grid) {
        put(buffer, grid, column, y, &cell(shown, grid, index, row, age));
        if shown.events(row, age).next().is_some() {
            let sign = shown.cx.theme.glyphs.event;
            buffer.set_stringn(grid.x(column) - 1, y, sign, 1, shown.cx.theme.strong());
        }
        if shown.was(index, age).is_some() {
            buffer.set_stringn(
                grid.x(column) - 1,
                y,
                shown.cx.theme.glyphs.moved,
                1,
                shown.cx.theme.strong(),
            );
        }
        if shown.marks.iter().any(|mark| mark.age == age && mark.cohort == row.cohort) {
            buffer.set_stringn(
                grid.x(column) - 1,
                y,
                shown.cx.theme.glyphs.marked,
                1,
                shown.cx.theme.strong(),
            );
        }
    }
    sparkline(shown, grid, row, y, buffer);
}

/// The row's complete values as a small curve, if every age and the curve have room.
fn sparkline(shown: &MatrixView, grid: &Grid, row: &CohortRow, y: u16, buffer: &mut Sheet) {
    const BLOCKS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    const LETTERS: [&str; 8] = ["_", ".", "-", "=", "+", "*", "#", "@"];
    let first = shown.cx.view.measure.spec().first_coloured_age;
    let Some((start, _)) = beside(shown, grid) else { return };
    let value = |age| shown.cell(row, age).complete().and_then(|figure| figure.value());
    let values: Vec<f64> = (first..shown.ages()).map_while(value).collect();
    let (low, high) = values.iter().fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(*v), high.max(*v)));
    let signs = if shown.cx.theme.glyphs.ascii { LETTERS } else { BLOCKS };
    for (place, value) in values.iter().enumerate() {
        let share = if high > low { (value - low) / (high - low) } else { 0.0 };
        let sign = signs[((share * 7.0).round() as usize).min(7)];
        buffer.set_stringn(start + place as u16, y, sign, 1, shown.cx.theme.faint());
    }
}

fn cell(shown: &MatrixView, grid: &Grid, index: usize, row: &CohortRow, age: u32) -> Drawn {
    let cell = shown.cell(row, age);
    if let Some(expected) = shown.forecast(index, age) {
        let style = shown.cx.theme.faint();
        let rounded = forecast::rounded(expected, shown.cx.view.measure);
        let text = number::compact(Some(rounded), shown.cx.view.measure.unit(), usize::from(grid.digits));
        return Drawn { text, style, sign: "~", sign_style: style };
    }
    let text = |value| number::compact(value, shown.cx.view.measure.unit(), usize::from(grid.digits));
    let plain = |style| Drawn { text: text(cell.value()), style, sign: " ", sign_style: style };
    match cell.state() {
        State::Unobserved => Drawn { text: String::new(), ..plain(shown.cx.theme.text()) },
        State::Open => Drawn { sign: "*", ..plain(shown.cx.theme.faint()) },
        State::Complete | State::Zero => match shown.share(row, index, age, &cell) {
            Some(share) => {
                let heat = shown.cx.theme.heat(share);
                let (sign, sign_style) = heat.shade.unwrap_or((" ", heat.style));
                Drawn { text: text(cell.value()), style: heat.style, sign, sign_style }
            }
            None if row.size < shown.cx.view.min_size => plain(shown.cx.theme.faint()),
            None => plain(shown.cx.theme.text()),
        },
    }
}

/// Behind an average over fewer cohorts than [`FEW_COHORTS`].
const FEW: &str = "'";

fn average(shown: &MatrixView, grid: &Grid, buffer: &mut Sheet) {
    let Some(matrix) = shown.matrix() else { return };
    let y = grid.y(grid.rows);
    if y >= grid.area.bottom() {
        return;
    }
    let style = shown.cx.theme.strong();
    let name = format!(" {}", shown.cx.view.average.name());
    buffer.set_stringn(grid.area.x, y, name, usize::from(grid.label), style);
    let customers = number::integer(u128::from(matrix.customers()));
    right(buffer, grid.area.x + grid.label, y, grid.size, &customers, style);
    for (column, age) in ages(shown, grid) {
        let Some(average) = shown.average(age).filter(|average| average.cohorts > 0) else { continue };
        let text = number::compact(average.value, shown.cx.view.measure.unit(), usize::from(grid.digits));
        // Drawn like a small cohort: few members or cohorts show little.
        let is_of_few = average.cohorts < FEW_COHORTS && matrix.rows.len() >= FEW_COHORTS;
        let is_thin = is_of_few || average.customers < shown.cx.view.min_size;
        let style = if is_thin { shown.cx.theme.faint() } else { style };
        let sign = if is_of_few { FEW } else { " " };
        put(buffer, grid, column, y, &Drawn { text, style, sign, sign_style: style });
    }
}

fn put(buffer: &mut Sheet, grid: &Grid, column: usize, y: u16, drawn: &Drawn) {
    let (x, digits) = (grid.x(column), usize::from(grid.digits));
    let text = format!("{:>digits$}", drawn.text);
    buffer.set_stringn(x, y, text, digits, drawn.style);
    buffer.set_stringn(x + grid.digits, y, drawn.sign, 1, drawn.sign_style);
}

/// Reverse and bold, and brackets in case neither can be seen.
fn cursor(shown: &MatrixView, grid: &Grid, buffer: &mut Sheet) {
    let column = (shown.cursor.age.saturating_sub(shown.scroll.age)) as usize;
    let line = if shown.on_average() { grid.rows } else { shown.cursor.row.saturating_sub(shown.scroll.row) };
    let (x, y) = (grid.x(column), grid.y(line));
    if column >= grid.columns || line > grid.rows || y >= grid.area.bottom() {
        return;
    }
    let style = shown.cx.theme.cursor();
    buffer[(x - 1, y)].set_symbol("[").set_style(style);
    for x in x..x + grid.digits {
        buffer[(x, y)].set_style(style);
    }
    let sign = &mut buffer[(x + grid.digits, y)];
    let is_free = |symbol: &str| !["*", "~"].contains(&symbol);
    let has_room = is_free(sign.symbol());
    if has_room {
        sign.set_symbol("]");
    }
    sign.set_style(style);
    if has_room {
        return;
    }
    // The bracket stands in the gap behind the sign of an open cell; without a gap, the number moves to the left.
    let after = x + grid.digits + 1;
    if after < grid.area.right() && buffer[(after, y)].symbol() == " " {
        buffer[(after, y)].set_symbol("]");
    } else if buffer[(x, y)].symbol() == " " {
        for at in x..x + grid.digits {
            let next = buffer[(at + 1, y)].symbol().to_string();
            buffer[(at, y)].set_symbol(&next);
        }
        buffer[(x + grid.digits, y)].set_symbol("]");
    }
}

fn right(buffer: &mut Sheet, x: u16, y: u16, room: u16, text: &str, style: Style) {
    let room = usize::from(room);
    buffer.set_stringn(x, y, format!("{text:>room$}"), room, style);
}
