//! The heatmap: cohorts down, ages across, only what is in sight; labels, sizes and the average stay.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::cohort::{CohortRow, State};
use crate::report::{forecast, number};

use crate::tui::app::App;
use crate::tui::layout::Grid;
use crate::tui::scale::first_age;
use crate::tui::text::{clean, fit};

/// One cell ready to be drawn.
struct Drawn {
    text: String,
    style: Style,
    /// The sign after the number: a shade, `*` for open.
    sign: &'static str,
    sign_style: Style,
}

/// Draws it.
pub fn render(app: &App, buffer: &mut Buffer) {
    let (Some(grid), Some(matrix)) = (app.grid(), app.matrix()) else { return };
    head(app, &grid, buffer);
    let shown = matrix.rows.iter().enumerate().skip(app.scroll.row).take(grid.rows);
    for (place, (index, row)) in shown.enumerate() {
        cohort(app, &grid, place, index, row, buffer);
    }
    average(app, &grid, buffer);
    cursor(app, &grid, buffer);
}

fn ages(app: &App, grid: &Grid) -> impl Iterator<Item = (usize, u32)> + use<> {
    let (first, last) = (app.scroll.age, app.ages());
    (0..grid.columns).map(move |place| (place, first + place as u32)).filter(move |(_, age)| *age < last)
}

fn head(app: &App, grid: &Grid, buffer: &mut Buffer) {
    let Some(matrix) = app.matrix() else { return };
    let y = grid.area.y;
    let digits = usize::from(grid.digits);
    buffer.set_stringn(grid.area.x + 1, y, "cohort", usize::from(grid.label), app.theme.faint());
    right(buffer, grid.area.x + grid.label, y, grid.size, "N", app.theme.faint());
    for (place, age) in ages(app, grid) {
        let style = if age == app.cursor.age { app.theme.strong() } else { app.theme.faint() };
        let label: String = matrix.age_label(age).chars().take(digits).collect();
        buffer.set_stringn(grid.x(place), y, format!("{label:>digits$}"), digits, style);
    }
}

fn cohort(app: &App, grid: &Grid, place: usize, index: usize, row: &CohortRow, buffer: &mut Buffer) {
    let y = grid.y(place);
    let style = match (index == app.cursor.row, row.size < app.view.min_size) {
        (true, _) => app.theme.strong(),
        (false, true) => app.theme.faint(),
        (false, false) => app.theme.text(),
    };
    let mark = match (app.is_marked(&row.cohort), row.left_truncated) {
        (true, _) => app.theme.glyphs.marked,
        (false, true) => app.theme.glyphs.truncated,
        (false, false) => " ",
    };
    let room = usize::from(grid.label) - 1;
    let label = fit(&clean(&row.cohort.to_string()), room, app.theme.glyphs.ellipsis);
    buffer.set_stringn(grid.area.x, y, format!("{mark}{label}"), usize::from(grid.label), style);
    right(buffer, grid.area.x + grid.label, y, grid.size, &number::integer(u128::from(row.size)), style);
    for (column, age) in ages(app, grid) {
        put(buffer, grid, column, y, &cell(app, grid, index, row, age));
        if app.was(index, age).is_some() {
            buffer.set_stringn(grid.x(column) - 1, y, app.theme.glyphs.moved, 1, app.theme.strong());
        }
        if app.marks.iter().any(|mark| mark.age == age && mark.cohort == row.cohort) {
            buffer.set_stringn(grid.x(column) - 1, y, app.theme.glyphs.marked, 1, app.theme.strong());
        }
    }
    sparkline(app, grid, row, y, buffer);
}

/// The row's complete values as a small curve, where every age and the curve have room.
fn sparkline(app: &App, grid: &Grid, row: &CohortRow, y: u16, buffer: &mut Buffer) {
    const BLOCKS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    const LETTERS: [&str; 8] = ["_", ".", "-", "=", "+", "*", "#", "@"];
    let first = first_age(app.view.measure);
    let start = grid.x(grid.columns) + 1;
    let room = usize::from(grid.area.right().saturating_sub(start + 1));
    if grid.columns < app.ages() as usize || room < app.ages() as usize {
        return;
    }
    let value = |age| app.cell(row, age).settled().and_then(|figure| figure.value());
    let values: Vec<f64> = (first..app.ages()).map_while(value).collect();
    let (low, high) = values.iter().fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(*v), high.max(*v)));
    let signs = if app.theme.glyphs.ascii { LETTERS } else { BLOCKS };
    for (place, value) in values.iter().enumerate() {
        let share = if high > low { (value - low) / (high - low) } else { 0.0 };
        let sign = signs[((share * 7.0).round() as usize).min(7)];
        buffer.set_stringn(start + place as u16, y, sign, 1, app.theme.faint());
    }
}

fn cell(app: &App, grid: &Grid, index: usize, row: &CohortRow, age: u32) -> Drawn {
    let cell = app.cell(row, age);
    if let Some(expected) = app.forecast(index, age) {
        let style = app.theme.faint();
        let rounded = forecast::rounded(expected, app.view.measure);
        let text = number::compact(Some(rounded), app.view.measure.unit(), usize::from(grid.digits));
        return Drawn { text, style, sign: "~", sign_style: style };
    }
    let text = |value| number::compact(value, app.view.measure.unit(), usize::from(grid.digits));
    let plain = |style| Drawn { text: text(cell.value()), style, sign: " ", sign_style: style };
    match cell.state() {
        State::Unobserved => Drawn { text: String::new(), ..plain(app.theme.text()) },
        State::Open => Drawn { sign: "*", ..plain(app.theme.faint()) },
        State::Complete | State::Zero => match app.share(row, index, age, &cell) {
            Some(share) => {
                let heat = app.theme.heat(share);
                let (sign, sign_style) = heat.shade.unwrap_or((" ", heat.style));
                Drawn { text: text(cell.value()), style: heat.style, sign, sign_style }
            }
            None if row.size < app.view.min_size => plain(app.theme.faint()),
            None => plain(app.theme.text()),
        },
    }
}

fn average(app: &App, grid: &Grid, buffer: &mut Buffer) {
    let Some(matrix) = app.matrix() else { return };
    let y = grid.y(grid.rows);
    if y >= grid.area.bottom() {
        return;
    }
    let style = app.theme.strong();
    let name = format!(" {}", app.view.average.name());
    buffer.set_stringn(grid.area.x, y, name, usize::from(grid.label), style);
    let customers = number::integer(u128::from(matrix.customers()));
    right(buffer, grid.area.x + grid.label, y, grid.size, &customers, style);
    for (column, age) in ages(app, grid) {
        let Some(average) = app.average(age).filter(|average| average.cohorts > 0) else { continue };
        let text = number::compact(average.value, app.view.measure.unit(), usize::from(grid.digits));
        put(buffer, grid, column, y, &Drawn { text, style, sign: " ", sign_style: style });
    }
}

fn put(buffer: &mut Buffer, grid: &Grid, column: usize, y: u16, drawn: &Drawn) {
    let (x, digits) = (grid.x(column), usize::from(grid.digits));
    let text = format!("{:>digits$}", drawn.text);
    buffer.set_stringn(x, y, text, digits, drawn.style);
    buffer.set_stringn(x + grid.digits, y, drawn.sign, 1, drawn.sign_style);
}

/// Reverse and bold, and brackets for where neither can be seen.
fn cursor(app: &App, grid: &Grid, buffer: &mut Buffer) {
    let column = (app.cursor.age.saturating_sub(app.scroll.age)) as usize;
    let line = if app.on_average() { grid.rows } else { app.cursor.row.saturating_sub(app.scroll.row) };
    let (x, y) = (grid.x(column), grid.y(line));
    if column >= grid.columns || line > grid.rows || y >= grid.area.bottom() {
        return;
    }
    let style = app.theme.cursor();
    buffer[(x - 1, y)].set_symbol("[").set_style(style);
    for x in x..x + grid.digits {
        buffer[(x, y)].set_style(style);
    }
    let sign = &mut buffer[(x + grid.digits, y)];
    if !["*", "~"].contains(&sign.symbol()) {
        sign.set_symbol("]");
    }
    sign.set_style(style);
}

fn right(buffer: &mut Buffer, x: u16, y: u16, room: u16, text: &str, style: Style) {
    let room = usize::from(room);
    buffer.set_stringn(x, y, format!("{text:>room$}"), room, style);
}
