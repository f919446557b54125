//! The lines above the table: source, mapping, filter, as-of date, exclusions, title.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::report::number;
use crate::source::{DataReport, shown_path};

use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::sheet::Sheet;
use crate::tui::text::{clean, fit, width};

/// Draws source, mapping and exclusions, as far as there are lines.
pub fn render(app: &App, area: Rect, buffer: &mut Sheet) {
    let (strong, plain, faint) = (app.theme.strong(), app.theme.text(), app.theme.faint());
    let (as_of, mapping, rows) = match &app.report {
        Some(report) => (as_of(app, report), report.mapping_line(), rows(app, report)),
        None => Default::default(),
    };
    let room = usize::from(area.width).saturating_sub(width(&as_of) + 4);
    let first = (breadcrumbs(app, room), as_of, strong);
    let lines = match area.height {
        0 | 1 => vec![first],
        2 => vec![first, (rows, String::new(), faint)],
        _ => vec![first, (mapping, findings(app), plain), (rows, String::new(), faint)],
    };
    for (place, (left, right, style)) in lines.iter().enumerate() {
        let line = Rect { y: area.y + place as u16, height: 1, ..area };
        ends(app, line, left, right, (*style, plain), buffer);
    }
}

/// The source, whether its database counts, its filter and its conditions: `orders.parquet › Country = 'France' › entry: amount > 100`.
fn breadcrumbs(app: &App, room: usize) -> String {
    let name = app.report.as_ref().map(|report| report.source.clone());
    let path = app.source.paths.first().map(|path| shown_path(path));
    let path = path.map(|path| path.rsplit('/').next().unwrap_or(path).to_string());
    let mut crumbs = vec![name.or(path).unwrap_or_else(|| "tenure".to_string())];
    let counted_in = app.report.as_ref().and_then(|report| report.counted_in.as_ref());
    crumbs.extend(counted_in.map(|sql| format!("the database counts ({sql})")));
    crumbs.extend(app.source.filter.clone());
    crumbs.extend(app.source.conditions());
    crumbs.extend(app.view.segment_filters.iter().map(ToString::to_string));
    let by = format!(" {} ", app.theme.glyphs.crumb);
    // Of a long address, the table is the part to know it by.
    if app.source.is_remote() && width(&crumbs.join(&by)) + 4 > room {
        crumbs[0] = crumbs[0].rsplit('#').next().unwrap_or_default().to_string();
    }
    // Of several drills, the last ones matter most.
    let mut left_out = false;
    while !app.view.segment_filters.is_empty() && crumbs.len() > 1 && width(&crumbs.join(&by)) + 4 > room {
        crumbs.remove(0);
        left_out = true;
    }
    if left_out {
        crumbs.insert(0, app.theme.glyphs.ellipsis.to_string());
    }
    crumbs.join(&by)
}

fn as_of(app: &App, report: &DataReport) -> String {
    if app.size.0 < 60 {
        return format!("as of {}", report.as_of);
    }
    let whence = if report.as_of_given { "given" } else { "from the data" };
    format!("as of {} ({whence})", report.as_of)
}

/// How many findings about the source wait to be looked at, and the key that lists them.
fn findings(app: &App) -> String {
    let Some(report) = app.report.as_ref().filter(|report| report.surveyed) else { return String::new() };
    let found = report.notes.len() + usize::from(report.money_off.is_some());
    match app.keys.first(Action::Data, app.theme.glyphs.ascii).filter(|_| found > 0) {
        Some(key) => format!("{}: {key}", number::counted(found as u64, "finding")),
        None => String::new(),
    }
}

/// How many rows count, and why the others are excluded.
fn rows(app: &App, report: &DataReport) -> String {
    if !report.surveyed {
        return "exclusions are not counted yet".to_string();
    }
    let count = |rows: u64| number::integer(u128::from(rows));
    let refunds = match report.refunds {
        0 if report.refunds_filtered > 0 => {
            ", no refund: the filter drops them, revenue is gross".to_string()
        }
        0 => String::new(),
        refunds => format!(", {}", number::counted(refunds, "refund")),
    };
    let (rows, accepted) = (number::counted(report.rows, "row"), count(report.accepted));
    let counted = format!("{rows}: {accepted} of orders{refunds}");
    match report.excluded_line() {
        line if line.is_empty() => counted,
        line => format!("{counted} {} left out: {line}", app.theme.glyphs.dot),
    }
}

/// Draws the parts of a title that fit, the first ones first, and the part of the rows in sight.
pub fn title_line(app: &App, area: Rect, mut parts: Vec<String>, right: &str, buffer: &mut Sheet) {
    let dot = format!(" {} ", app.theme.glyphs.dot);
    let room = usize::from(area.width).saturating_sub(width(right) + 4);
    let ellipsis = app.theme.glyphs.ellipsis;
    let mut left = parts.join(&dot);
    // Whole parts are dropped, the last first: half a word says nothing.
    while parts.len() > 1 && width(&left) > room {
        parts.pop();
        left = format!("{} {ellipsis}", parts.join(&dot));
    }
    ends(app, area, &left, right, (app.theme.strong(), app.theme.text()), buffer);
}

/// Two texts on one line, the right one whole and the left one cut if it must be.
fn ends(app: &App, area: Rect, left: &str, right: &str, styles: (Style, Style), buffer: &mut Sheet) {
    let across = usize::from(area.width).saturating_sub(2);
    let right = fit(&clean(right), across, app.theme.glyphs.ellipsis);
    let gap = if right.is_empty() { 0 } else { width(&right) + 2 };
    let left = fit(&clean(left), across.saturating_sub(gap), app.theme.glyphs.ellipsis);
    buffer.set_stringn(area.x + 1, area.y, left, across, styles.0);
    let x = area.x + 1 + (across - width(&right)) as u16;
    buffer.set_stringn(x, area.y, &right, across, styles.1);
}
