//! The list of options: names as on the command line, values, and the help of the selected one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::popup::{framed, list, typed};
use crate::explore::option::{Group, OptionSpec};
use crate::tui::app::{App, Options, listed};
use crate::tui::text::{clean, fit, wrap};

/// Columns of the names.
const NAMES: usize = 14;

/// Draws it.
pub fn render(app: &App, options: &Options, buffer: &mut Buffer) {
    let (columns, lines) = app.size;
    let across = 80.min(columns);
    // Two rules between the parts, two lines of help, the frame.
    let tall = (listed().count() as u16 + 5).min(lines - 1);
    let area = framed(app, Rect::new(columns - across, 0, across, tall), buffer);
    let room = usize::from(area.height.saturating_sub(2)).max(1);
    let first = (options.chosen + 1).saturating_sub(room);
    let shown: Vec<_> = listed().enumerate().skip(first).take(room).collect();
    for (line, (place, option)) in shown.iter().enumerate() {
        let area = Rect { y: area.y + line as u16, height: 1, ..area };
        match &options.typing {
            Some(input) if *place == options.chosen => {
                typed(app, &format!("{:<NAMES$}", option.name), input, area, buffer);
            }
            _ => list(app, &[described(app, options, *place, option)], area, buffer),
        }
    }
    let help = Rect { y: area.y + area.height.saturating_sub(2), height: 2.min(area.height), ..area };
    list(app, &below(app, options, (first, room), help), help, buffer);
}

/// One option as a line.
fn described(app: &App, options: &Options, place: usize, option: &OptionSpec) -> (String, Style) {
    let value = option.value(&app.view, &app.source);
    let guessed = app.report.as_ref().and_then(|report| report.mapping_of(option.name));
    let value = match (value.is_empty(), guessed) {
        (false, _) => value,
        (true, Some(guessed)) => format!("({guessed}, guessed)"),
        (true, None) => app.theme.glyphs.dash.to_string(),
    };
    let style = if place == options.chosen { app.theme.chosen() } else { app.theme.text() };
    (format!(" {:<NAMES$}{}", option.name, clean(&value)), style)
}

/// The problem with the typed text, or the help of the selected option.
fn below(app: &App, options: &Options, (first, room): (usize, usize), area: Rect) -> Vec<(String, Style)> {
    let across = usize::from(area.width).saturating_sub(2).max(1);
    if let Some(why) = &options.wrong {
        let lines = wrap(&clean(why), across).into_iter().take(2);
        return lines.map(|line| (format!(" {line}"), app.theme.alert())).collect();
    }
    let Some(option) = listed().nth(options.chosen) else { return Vec::new() };
    let all = listed().count();
    let part = match all > room {
        true => format!("{}{}{} of {all}", first + 1, app.theme.glyphs.dash, (first + room).min(all)),
        false => String::new(),
    };
    let whose = if option.group == Group::Source { "reads the source again" } else { "of the view" };
    let dot = app.theme.glyphs.dot;
    let second = [whose, &part].iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>();
    let second = second.join(&format!(" {dot} "));
    [option.help, &second]
        .iter()
        .map(|text| (format!(" {}", fit(text, across, app.theme.glyphs.ellipsis)), app.theme.faint()))
        .collect()
}
