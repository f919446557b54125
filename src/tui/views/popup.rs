//! Small boxes over the table: the list of measures, the command palette, the name of a file.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::border;
use ratatui::widgets::{Block, Clear, Widget};
use tui_input::Input;

use crate::cohort::Measure;

use super::{columns, options};
use crate::explore::{CommandLine, Verb};
use crate::tui::app::{App, Choice, Overlay, Prompt, Proposal, Shelved, SidesPrompt, matching};
use crate::tui::layout::Screen;
use crate::tui::text::{clean, fit, width, wrap};

/// Draws the box on top, if there is one.
pub fn render(app: &App, screen: &Screen, buffer: &mut Buffer) {
    match &app.overlay {
        Some(Overlay::Measures { .. }) => measures(app, screen, buffer),
        Some(Overlay::Palette { input, chosen }) => palette(app, input, *chosen, buffer),
        Some(Overlay::Export(prompt)) => export(app, prompt, buffer),
        Some(Overlay::Options(shown)) => options::render(app, shown, buffer),
        Some(Overlay::SaveView(naming)) => {
            let line = Rect::new(0, app.size.1 - 2, app.size.0, 1);
            proposed(app, "save the view as: ", &naming.name, line, buffer);
        }
        Some(Overlay::Views(shelved)) => saved(app, shelved, buffer),
        Some(Overlay::Choose(choice)) => choose(app, choice, buffer),
        Some(Overlay::Find { input }) => {
            typed(app, "find: ", input, Rect::new(0, app.size.1 - 2, app.size.0, 1), buffer);
        }
        Some(Overlay::Filter { input, wrong }) => {
            expression(app, "filter: ", input, wrong.as_deref(), buffer);
        }
        Some(Overlay::Sides(prompt)) => sides(app, prompt, buffer),
        Some(Overlay::Ask(asking)) => {
            let (label, said) =
                (format!("{}: ", asking.label), asking.wrong.as_ref().unwrap_or(&asking.hint));
            expression(app, &label, &asking.line.input, Some(said), buffer);
            proposed(app, &label, &asking.line, Rect::new(0, app.size.1 - 2, app.size.0, 1), buffer);
        }
        Some(Overlay::Columns(list)) => columns::render(app, list, buffer),
        Some(Overlay::Help { search, typing: true, .. }) => {
            typed(app, "search: ", search, Rect { y: 0, x: 0, width: app.size.0, height: 1 }, buffer);
        }
        _ => {}
    }
}

fn measures(app: &App, screen: &Screen, buffer: &mut Buffer) {
    let lines = Measure::ALL.iter().map(|measure| {
        let mark = if *measure == app.view.measure { app.theme.glyphs.chosen } else { " " };
        let off = match app.offered(*measure) {
            true => "",
            false if measure.needs_margin() => " (no margin)",
            false => " (no amount)",
        };
        let style = match (*measure == app.view.measure, app.offered(*measure)) {
            (true, _) => app.theme.chosen(),
            (false, true) => app.theme.text(),
            (false, false) => app.theme.faint(),
        };
        (format!("{mark} {}{off}", measure.title()), style)
    });
    let lines: Vec<_> = lines.collect();
    let across = 52.min(app.size.0);
    let tall = lines.len().min(usize::from(app.size.1 - 3)) as u16;
    let top = (screen.title.y + 1).min(app.size.1 - 3 - tall);
    // The choice stays in sight where the list is cut.
    let at = Measure::ALL.iter().position(|measure| *measure == app.view.measure).unwrap_or(0);
    let first = (at + 1).saturating_sub(usize::from(tall));
    let inside = framed(app, Rect::new(app.size.0 - across, top, across, tall + 2), buffer);
    list(app, &lines[first..], inside, buffer);
}

fn palette(app: &App, input: &Input, chosen: usize, buffer: &mut Buffer) {
    let (columns, lines) = app.size;
    let across = 78.min(columns);
    let tall = 14.min(lines - 1);
    let area = framed(app, Rect::new((columns - across) / 2, 0, across, tall), buffer);
    let tall = area.height;
    typed(app, ": ", input, Rect { height: 1, ..area }, buffer);
    let found = matching(input.value());
    let room = usize::from(tall - 1);
    let first = (chosen + 1).saturating_sub(room);
    let mut shown: Vec<(String, Style)> = Vec::new();
    for (place, entry) in found.iter().enumerate().skip(first).take(room) {
        let keys = app.keys.all(entry.action, app.theme.glyphs.ascii);
        let style = if place == chosen { app.theme.chosen() } else { app.theme.text() };
        shown.push((format!(" {:<17}{:<11}{}", entry.name, keys, entry.help), style));
    }
    if shown.is_empty() {
        shown.push((" no command fits".to_string(), app.theme.faint()));
    }
    shown.resize_with(room, || (String::new(), app.theme.text()));
    list(app, &shown, Rect { y: area.y + 1, height: tall - 1, ..area }, buffer);
}

/// A list to choose from, its title in the line that is typed into.
fn choose(app: &App, choice: &Choice, buffer: &mut Buffer) {
    let (columns, lines) = app.size;
    let (across, tall) = (78.min(columns), 18.min(lines - 1));
    let area = framed(app, Rect::new((columns - across) / 2, 0, across, tall), buffer);
    typed(app, &format!("{}: ", choice.title), &choice.input, Rect { height: 1, ..area }, buffer);
    let found = choice.fitting();
    let room = usize::from(area.height.saturating_sub(1));
    let first = (choice.chosen + 1).saturating_sub(room);
    let mut shown: Vec<(String, Style)> = Vec::new();
    for (place, item) in found.iter().enumerate().skip(first).take(room) {
        let style = match (place == choice.chosen, item.off) {
            (true, _) => app.theme.chosen(),
            (false, true) => app.theme.faint(),
            (false, false) => app.theme.text(),
        };
        let mark = if choice.marked.contains(&item.name) { app.theme.glyphs.marked } else { " " };
        let name = fit(&clean(&item.name), 30, app.theme.glyphs.ellipsis);
        let pad = " ".repeat(30_usize.saturating_sub(width(&name)));
        shown.push((format!("{mark} {name}{pad}  {}", item.note), style));
    }
    if shown.is_empty() {
        shown.push((" nothing fits".to_string(), app.theme.faint()));
    }
    shown.resize_with(room, || (String::new(), app.theme.text()));
    list(app, &shown, Rect { y: area.y + 1, height: area.height - 1, ..area }, buffer);
}

fn export(app: &App, prompt: &Prompt, buffer: &mut Buffer) {
    let (columns, lines) = app.size;
    proposed(app, "write to: ", &prompt.name, Rect::new(0, lines - 2, columns, 1), buffer);
}

/// The saved views by name, with the files they are of; below them all there is to know of the chosen one.
fn saved(app: &App, shelved: &Shelved, buffer: &mut Buffer) {
    let (columns, lines) = app.size;
    let across = 100.min(columns);
    let room = usize::from(lines - 1).saturating_sub(6).clamp(1, shelved.views.len().max(1));
    let tall = (room + 5).min(usize::from(lines - 1)) as u16;
    let area = framed(app, Rect::new((columns - across) / 2, 0, across, tall), buffer);
    let first = (shelved.chosen + 1).saturating_sub(room);
    let names = shelved.views.iter().map(|view| width(&clean(&view.name))).max().unwrap_or(0).clamp(8, 30);
    let count = match shelved.views.len() {
        all if all > room => {
            format!(" saved views, {}{}{} of {all}", first + 1, app.theme.glyphs.dash, first + room)
        }
        _ => " saved views".to_string(),
    };
    let mut shown = vec![(count, app.theme.strong())];
    for (place, view) in shelved.views.iter().enumerate().skip(first).take(room) {
        let style = if place == shelved.chosen { app.theme.chosen() } else { app.theme.text() };
        let name = fit(&clean(&view.name), names, app.theme.glyphs.ellipsis);
        let pad = " ".repeat(names - width(&name));
        let mut what = format!("{} by {}", view.view.measure.title(), view.view.cohort);
        let drill = view.view.within.iter().map(ToString::to_string);
        view.source.filter.iter().cloned().chain(drill).for_each(|one| what += &format!("  {}", clean(&one)));
        let mark = if shelved.marks.contains(&view.name) { app.theme.glyphs.marked } else { " " };
        shown.push((format!("{mark}{name}{pad}  {what}  {}", view.source.paths.join(" ")), style));
    }
    if let Some(view) = shelved.views.get(shelved.chosen) {
        let command = wrap(
            &CommandLine::new(Verb::Matrix, &view.source, &view.view).to_string(),
            usize::from(area.width).saturating_sub(2).max(1),
        );
        let file = format!(" in {}", view.file.display());
        shown.resize_with(usize::from(area.height).saturating_sub(2), || (String::new(), app.theme.text()));
        shown.push((format!(" {}", command.first().map_or("", String::as_str)), app.theme.faint()));
        shown.push((file, app.theme.faint()));
    }
    list(app, &shown, area, buffer);
}

/// Two groups being typed: first the one, then the other.
fn sides(app: &App, prompt: &SidesPrompt, buffer: &mut Buffer) {
    let (label, hint) = match &prompt.first {
        None => (
            "A, customers for whom: ",
            "such as channel = 'email' or cohort = '2024-03'; Tab completes".to_string(),
        ),
        Some(first) => ("B, customers for whom: ", format!("nothing for all others; A is {first}")),
    };
    let said = prompt.wrong.clone().unwrap_or(hint);
    expression(app, label, &prompt.input, Some(&said), buffer);
}

/// An expression being typed, and above it what is wrong with it.
fn expression(app: &App, label: &str, input: &Input, wrong: Option<&str>, buffer: &mut Buffer) {
    let (columns, lines) = app.size;
    typed(app, label, input, Rect::new(0, lines - 2, columns, 1), buffer);
    let words = wrap(&clean(wrong.unwrap_or_default()), usize::from(columns.saturating_sub(2)).max(1));
    let shown: Vec<_> = words.iter().take(3).filter(|line| !line.is_empty()).collect();
    for (place, line) in shown.iter().rev().enumerate() {
        let area = Rect::new(0, lines - 3 - place as u16, columns, 1);
        list(app, &[(format!(" {line}"), app.theme.alert())], area, buffer);
    }
}

/// Clears an area and draws a frame around it; the room inside comes back.
pub(super) fn framed(app: &App, area: Rect, buffer: &mut Buffer) -> Rect {
    let block = Block::bordered().border_style(app.theme.faint());
    let block = if app.theme.glyphs.ascii { block.border_set(ASCII_FRAME) } else { block };
    let inside = block.inner(area);
    Clear.render(area, buffer);
    block.render(area, buffer);
    inside
}

const ASCII_FRAME: border::Set = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

pub(super) fn list(app: &App, lines: &[(String, Style)], area: Rect, buffer: &mut Buffer) {
    for (place, (text, style)) in lines.iter().take(usize::from(area.height)).enumerate() {
        let text = fit(&clean(text), usize::from(area.width), app.theme.glyphs.ellipsis);
        let pad = usize::from(area.width).saturating_sub(width(&text));
        let line = format!("{text}{}", " ".repeat(pad));
        buffer.set_stringn(area.x, area.y + place as u16, line, usize::from(area.width), *style);
    }
}

/// A proposal, reversed for as long as the first character typed would take its place.
fn proposed(app: &App, label: &str, name: &Proposal, area: Rect, buffer: &mut Buffer) {
    typed(app, label, &name.input, area, buffer);
    if name.untouched {
        let start = area.x + (1 + width(label)) as u16;
        let end = (start + width(name.input.value()) as u16).min(area.right());
        let text = Rect { x: start, width: end.saturating_sub(start), ..area };
        buffer.set_style(text, app.theme.chosen());
    }
}

/// A line being typed, its own cursor reversed.
pub(super) fn typed(app: &App, label: &str, input: &Input, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width).saturating_sub(width(label) + 2);
    let scroll = input.visual_scroll(room);
    let mut skipped = 0;
    let visible: String = clean(input.value())
        .chars()
        .skip_while(|c| {
            let skip = skipped < scroll;
            skipped += if skip { width(&c.to_string()) } else { 0 };
            skip
        })
        .collect();
    let text = format!(" {label}{}", fit(&visible, room, ""));
    list(app, &[(text, app.theme.strong())], area, buffer);
    let at = 1 + width(label) + input.visual_cursor().max(scroll) - scroll;
    let x = area.x + (at as u16).min(area.width - 1);
    buffer[(x, area.y)].set_style(app.theme.cursor());
}
