//! The last line: what is being waited for, a message, or the keys of what is on top.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::action::Action;
use crate::tui::app::{App, Busy, Overlay, Proposal, Task};
use crate::tui::commands;
use crate::tui::text::{clean, fit, width};

/// Before this nothing is said of a request: most are answered sooner.
pub const QUIET: Duration = Duration::from_millis(150);

/// Between two turns of the spinner.
pub const TURN: Duration = Duration::from_millis(250);

/// Draws it.
pub fn render(app: &App, area: Rect, buffer: &mut Buffer) {
    let mut x = area.x + 1;
    if let Some(busy) = app.busy.as_ref().filter(|busy| busy.elapsed >= QUIET) {
        x = put(app, area, x, &waiting(app, busy), app.theme.strong(), buffer) + 2;
    }
    if let Some(gone) = app.watch.gone.as_ref().filter(|_| app.overlay.is_none()) {
        x = put(app, area, x, gone, app.theme.alert(), buffer) + 2;
    }
    match &app.message {
        Some(message) => {
            let style = if message.alert { app.theme.alert() } else { app.theme.text() };
            put(app, area, x, &message.text, style, buffer);
        }
        None => hints(app, area, x, buffer),
    }
}

fn waiting(app: &App, busy: &Busy) -> String {
    let glyphs = &app.theme.glyphs;
    let turn = (busy.elapsed.as_millis() / TURN.as_millis()) as usize % glyphs.spinner.len();
    let what = match &busy.task {
        _ if busy.cancelling => "cancelling".to_string(),
        Task::Open => "reading".to_string(),
        Task::Report => "looking at the columns".to_string(),
        Task::Write => "writing the list".to_string(),
        Task::Values => "looking up values".to_string(),
        Task::Repeated => "looking for repeated lines".to_string(),
        Task::Screen(id, question) | Task::Rest(id, question) => {
            let screen = app.screens.get(*id);
            screen.map(|screen| screen.busy_label(question, &app.context())).unwrap_or_default()
        }
    };
    let share = busy.progress.map(|share| format!(" {:.0} %", share * 100.0)).unwrap_or_default();
    let cancel = app.keys.first(Action::Cancel, glyphs.ascii).map(|key| format!("  {key} cancels"));
    format!(
        "{} {what} {:.1} s{share}{}",
        glyphs.spinner[turn],
        busy.elapsed.as_secs_f64(),
        cancel.unwrap_or_default()
    )
}

/// The keys that matter here, the most useful first.
fn actions(app: &App) -> Vec<Action> {
    let Some(screen) = app.screen().filter(|_| app.overlay.is_none()) else {
        return overlay_actions(app).to_vec();
    };
    let own = screen.actions(&app.context());
    let of_tables = if screen.table().is_some() { OF_TABLES } else { &[] };
    let others = of_tables.iter().filter(|action| !own.contains(action));
    own.iter().chain(others).copied().collect()
}

/// Keys of every table, after those of its screen.
const OF_TABLES: &[Action] = &[
    Action::SortDown,
    Action::SortUp,
    Action::Search,
    Action::NextScreen,
    Action::CopyView,
    Action::Export,
    Action::Explain,
];

fn overlay_actions(app: &App) -> &'static [Action] {
    use Action::{
        Back, CopyCell, CopyView, Down, Left, Mark, NextMeasure, Open, PreviousMeasure, Remove, Right,
        Search, Undo, Up,
    };
    match &app.overlay {
        None => &[],
        Some(Overlay::Explain { .. }) if app.screen().is_some_and(|screen| screen.sql().is_none()) => {
            &[Down, Up, CopyCell, Back]
        }
        Some(Overlay::Explain { .. }) => &[Down, Up, CopyCell, CopyView, Back],
        Some(Overlay::Data { .. }) => &[Open, Down, Up, Back],
        Some(Overlay::Compare { .. }) => &[Down, Up, Back],
        Some(Overlay::Help { typing: true, .. }) => &[],
        Some(Overlay::Help { .. }) => &[Search, Down, Up, Back],
        Some(Overlay::Measures { .. }) => &[NextMeasure, PreviousMeasure, Open, Back],
        Some(Overlay::Options(options)) if options.typing.is_some() => &[],
        Some(Overlay::Options(_)) => &[Down, Up, Right, Open, Undo, Back],
        Some(Overlay::Columns(_)) => &[Mark, Left, Right, Undo, Open, Back],
        Some(Overlay::Views(shelved)) if shelved.deleting => &[],
        Some(Overlay::Views(_)) => &[Down, Up, Open, Mark, Action::CompareMarked, Remove, Back],
        Some(
            Overlay::Palette { .. }
            | Overlay::Export(_)
            | Overlay::SaveView(_)
            | Overlay::Choose(_)
            | Overlay::Ask(_)
            | Overlay::Find { .. }
            | Overlay::Sides(_)
            | Overlay::Filter { .. },
        ) => &[],
    }
}

fn hints(app: &App, area: Rect, start: u16, buffer: &mut Buffer) {
    let last: &[Action] = if app.overlay.is_none() { &[Action::Help, Action::Close] } else { &[] };
    let last: Vec<(String, &str)> = last.iter().filter_map(|action| hint(app, *action)).collect();
    let taken = |hint: &(String, &str)| width(&hint.0) + width(hint.1) + 3;
    let mut room =
        usize::from(area.right().saturating_sub(start)).saturating_sub(last.iter().map(taken).sum());
    let mut shown: Vec<(String, &str)> = Vec::new();
    for hint in actions(app).into_iter().filter_map(|action| hint(app, action)) {
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
    if let Some(text) = typing(app) {
        put(app, area, start, &text, app.theme.text(), buffer);
    }
}

fn typing(app: &App) -> Option<String> {
    match &app.overlay {
        Some(Overlay::Help { typing: true, .. }) => Some("Enter keeps the search  Esc clears it".to_string()),
        Some(Overlay::Find { .. }) => Some("Enter finds the next row that holds it  Esc closes".to_string()),
        Some(Overlay::Choose(choice)) if choice.most > 1 => {
            Some("type to narrow  Enter chooses  Tab marks several  Esc closes".to_string())
        }
        Some(Overlay::Choose(_)) => Some("type to narrow  Enter chooses  Esc closes".to_string()),
        Some(Overlay::Ask(asking)) => Some(kept_or_typed("Enter takes it  Esc does not", &asking.line)),
        Some(Overlay::Palette { .. }) => Some("Enter runs the command  Esc closes".to_string()),
        Some(Overlay::Filter { .. }) => {
            Some("Enter reads the orders it is true of  Tab completes  Esc does not".to_string())
        }
        Some(Overlay::Options(options)) if options.typing.is_some() => {
            Some("Enter takes the value  Esc does not".to_string())
        }
        Some(Overlay::SaveView(naming)) if naming.exists => {
            Some("a view has this name: Enter again replaces it, Esc does not".to_string())
        }
        Some(Overlay::SaveView(naming)) => {
            Some(kept_or_typed("Enter saves the view  Esc does not", &naming.name))
        }
        Some(Overlay::Views(shelved)) if shelved.deleting => {
            let key = app.keys.first(Action::Remove, app.theme.glyphs.ascii).unwrap_or_default();
            let name = shelved.views.get(shelved.chosen).map_or("", |view| view.name.as_str());
            Some(format!("{key} again deletes '{name}', Esc does not"))
        }
        Some(Overlay::Export(prompt)) => Some(match &prompt.exists {
            Some(path) => {
                format!("{} is there already: Enter again replaces it, Esc does not", path.display())
            }
            None => kept_or_typed("Enter writes the table  Esc does not", &prompt.name),
        }),
        _ => None,
    }
}

/// What the keys of a prompt do, and how its proposal is kept.
fn kept_or_typed(keys: &str, name: &Proposal) -> String {
    let how = if name.untouched { "  typing replaces it, an arrow keeps it" } else { "" };
    format!("{keys}{how}")
}

fn hint(app: &App, action: Action) -> Option<(String, &'static str)> {
    let key = app.keys.first(action, app.theme.glyphs.ascii)?;
    let short = match (&app.overlay, action) {
        (Some(Overlay::Columns(_)), Action::Mark) => "show, hide",
        (Some(Overlay::Columns(_)), Action::Left) => "earlier",
        (Some(Overlay::Columns(_)), Action::Right) => "later",
        (Some(Overlay::Columns(_)), Action::Undo) => "as it came",
        (Some(Overlay::Columns(_)), Action::Open) => "take",
        (Some(Overlay::Data { .. }), Action::Open) => "look for repeated lines",
        (Some(Overlay::Options(_)), Action::Right) => "next value",
        (Some(Overlay::Options(_)), Action::Open) => "type it",
        (Some(Overlay::Explain { .. }), Action::CopyCell) => "copy command",
        (Some(Overlay::Explain { .. }), Action::CopyView) => "copy SQL",
        (None, action) => app
            .screen()
            .and_then(|screen| screen.label(action, &app.context()))
            .unwrap_or(commands::entry(action).short),
        _ => commands::entry(action).short,
    };
    Some((key, short))
}

fn put(app: &App, area: Rect, x: u16, text: &str, style: Style, buffer: &mut Buffer) -> u16 {
    let room = usize::from(area.right().saturating_sub(x));
    if room == 0 {
        return x;
    }
    let text = fit(&clean(text), room, app.theme.glyphs.ellipsis);
    buffer.set_stringn(x, area.y, text, room, style).0
}
