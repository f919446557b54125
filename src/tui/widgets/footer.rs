//! The last line: the pending request, a message, or the keys of the topmost element.

use std::time::Duration;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::engine::Progress;
use crate::tui::action::Action;
use crate::tui::app::{App, Busy, Task};
use crate::tui::popups::Hints;
use crate::tui::sheet::Sheet;
use crate::tui::text::{clean, fit, width, wrap};

/// A request is shown only after this delay: most are answered sooner.
pub const QUIET: Duration = Duration::from_millis(150);

/// The most lines of a message.
const MOST_LINES: usize = 4;

/// Between two turns of the spinner.
pub const TURN: Duration = Duration::from_millis(250);

/// Draws the footer.
pub fn render(app: &App, area: Rect, buffer: &mut Sheet) {
    let mut x = area.x + 1;
    if let Some(busy) = app.busy.as_ref().filter(|busy| busy.elapsed >= QUIET) {
        x = put(
            app,
            area,
            x,
            &waiting(app, busy, usize::from(area.width.saturating_sub(1))),
            app.theme.strong(),
            buffer,
        ) + 2;
    }
    if let Some(gone) = app.watch.gone.as_ref().filter(|_| app.popup.is_none()) {
        x = put(app, area, x, gone, app.theme.alert(), buffer) + 2;
    }
    match &app.message {
        Some(message) => {
            let style = if message.alert { app.theme.alert() } else { app.theme.text() };
            say(app, area, x, &message.text, style, buffer);
        }
        None => hints(app, area, x, buffer),
    }
}

/// A message: on the last line, or on lines above it too if it is longer.
fn say(app: &App, area: Rect, start: u16, text: &str, style: Style, buffer: &mut Sheet) {
    let text = clean(text);
    let room = usize::from(area.right().saturating_sub(start + 1)).max(1);
    if width(&text) <= room {
        put(app, area, start, &text, style, buffer);
        return;
    }
    let lines = wrap(&text, room);
    let shown = lines.len().min(MOST_LINES);
    // What is below the rule is covered.
    let covered = Rect { y: area.y.saturating_sub(shown as u16), height: shown as u16, ..area };
    buffer.clear(covered);
    buffer.set_string(area.x, covered.y, app.theme.glyphs.rule.repeat(area.width.into()), app.theme.faint());
    for (place, line) in lines.iter().take(shown).enumerate() {
        let is_cut = place + 1 == shown && lines.len() > shown;
        let line = if is_cut { format!("{line} {}", app.theme.glyphs.ellipsis) } else { line.clone() };
        put(app, Rect { y: covered.y + 1 + place as u16, ..area }, start, &line, style, buffer);
    }
}

/// The pending request in words, once it has taken a moment.
pub fn label(app: &App) -> Option<String> {
    app.busy.as_ref().filter(|busy| busy.elapsed >= QUIET).map(|busy| task(app, busy))
}

fn task(app: &App, busy: &Busy) -> String {
    match &busy.task {
        _ if busy.cancelling => "cancelling".to_string(),
        Task::Open => "reading".to_string(),
        Task::Report => "looking at the columns".to_string(),
        Task::Write => "writing the list".to_string(),
        Task::Values => "looking up values".to_string(),
        Task::Group => "trying the group".to_string(),
        Task::Columns => "looking at the columns".to_string(),
        Task::Repeated => "looking for repeated lines".to_string(),
        Task::Screen(id, question) | Task::Rest(id, question) => {
            let screen = app.screens.get(*id);
            screen.map(|screen| screen.busy_label(question, &app.context())).unwrap_or_default()
        }
    }
}

/// What runs, how far it is, and the key that ends it; without the bytes if they do not fit.
fn waiting(app: &App, busy: &Busy, room: usize) -> String {
    let glyphs = &app.theme.glyphs;
    let turn = (busy.elapsed.as_millis() / TURN.as_millis()) as usize % glyphs.spinner.len();
    let what = task(app, busy);
    let key = app.keys.first(Action::Cancel, glyphs.ascii);
    let cancel = key.map(|key| format!("  {key} cancels")).unwrap_or_default();
    let line = |progress: Option<Progress>| {
        let share = progress.map(|progress| format!(" {progress}")).unwrap_or_default();
        format!("{} {what} {:.1} s{share}{cancel}", glyphs.spinner[turn], busy.elapsed.as_secs_f64())
    };
    let whole = line(busy.progress);
    if width(&whole) <= room {
        return whole;
    }
    line(busy.progress.map(|progress| Progress { bytes: None, ..progress }))
}

fn hints(app: &App, area: Rect, start: u16, buffer: &mut Sheet) {
    let (keys, last) = match &app.popup {
        Some(popup) => match popup.hints(&app.popup_context()) {
            Hints::Text(text) => {
                let room = usize::from(area.right().saturating_sub(start));
                put(app, area, start, &whole_hints(&text, room), app.theme.text(), buffer);
                return;
            }
            Hints::Keys(keys) => (keys, Vec::new()),
        },
        None => (app.key_hints(), app.last_key_hints()),
    };
    let named = |(action, what): (Action, &'static str)| {
        app.keys.first(action, app.theme.glyphs.ascii).map(|key| (key, what))
    };
    let last: Vec<(String, &str)> = last.into_iter().filter_map(named).collect();
    let taken = |hint: &(String, &str)| width(&hint.0) + width(hint.1) + 3;
    let mut room =
        usize::from(area.right().saturating_sub(start)).saturating_sub(last.iter().map(taken).sum());
    let mut shown: Vec<(String, &str)> = Vec::new();
    for hint in keys.into_iter().filter_map(named) {
        if taken(&hint) > room {
            break;
        }
        room -= taken(&hint);
        shown.push(hint);
    }
    shown.extend(last);
    shown.dedup();
    let mut x = start;
    for (key, what) in shown {
        x = put(app, area, x, &key, app.theme.strong(), buffer) + 1;
        x = put(app, area, x, what, app.theme.faint(), buffer) + 2;
    }
}

/// The hints of a prompt that fit, with the last one, which leaves it: half a word says nothing.
fn whole_hints(text: &str, room: usize) -> String {
    let mut hints: Vec<&str> = text.split("  ").collect();
    while hints.len() > 2 && width(&hints.join("  ")) > room {
        hints.remove(hints.len() - 2);
    }
    hints.join("  ")
}

fn put(app: &App, area: Rect, x: u16, text: &str, style: Style, buffer: &mut Sheet) -> u16 {
    let room = usize::from(area.right().saturating_sub(x));
    if room == 0 {
        return x;
    }
    let text = fit(&clean(text), room, app.theme.glyphs.ellipsis);
    buffer.set_stringn(x, area.y, text, room, style).0
}
