//! The state in words, for people who listen to a screen reader or whose terminal cannot draw: of every change one line.
//! Pages are read line by line.

use crate::text::counted;
use crate::tui::app::App;
use crate::tui::layout::overlay_lines;
use crate::tui::page::Page;
use crate::tui::popups::{LineView, ListView, PopupView};
use crate::tui::screens::matrix::{MatrixView, cell_summary};
use crate::tui::screens::{Body, SCREENS, Screen};
use crate::tui::table::Table;
use crate::tui::text::clean;
use crate::tui::widgets::footer;

use super::{frame, message, screen};

/// Signs of texts, and the words for them.
const WORDS: [(&str, &str); 13] = [
    (" | ", ", "),
    (" · ", ", "),
    ("·", ","),
    ("…", "..."),
    ("–", "-"),
    ("−", "-"),
    ("×", "x"),
    ("→", ">"),
    ("≤", "at most "),
    ("≥", "at least "),
    ("↑", "up"),
    ("↓", "down"),
    ("‹", ""),
];

/// What can be said of a state; what is empty is not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spoken {
    message: String,
    /// The pending request, once it has taken a moment.
    waiting: String,
    /// The screen and what it shows.
    title: String,
    /// The sentence and the notes of a screen, told once.
    about: String,
    /// The number of rows, or why there are none.
    extent: String,
    cursor: String,
    /// Whether something is on top.
    is_covered: bool,
    /// The list or the prompt on top, and what is chosen or typed there.
    popup: String,
    choice: String,
    /// The page on top, and the lines of it in sight.
    page: Vec<String>,
    scroll: usize,
}

impl Spoken {
    /// The state of now.
    pub fn of(app: &App) -> Spoken {
        let mut spoken = Spoken {
            message: app.message.as_ref().map(|message| words(&message.text)).unwrap_or_default(),
            waiting: footer::label(app).map(|label| words(&label)).unwrap_or_default(),
            ..Spoken::default()
        };
        // Before there is an answer, the title says what is asked for, which may change.
        let is_there = |shown: &&dyn Screen| {
            (app.report.is_some() || app.failure.is_some()) && (app.busy.is_none() || !shown.is_empty())
        };
        if let Some(shown) = app.screen().filter(is_there) {
            spoken.describe(app, shown);
        }
        let Some(popup) = &app.popup else { return spoken };
        spoken.is_covered = true;
        match popup.view(&app.popup_context()) {
            PopupView::Page { search: Some(input), .. } => {
                (spoken.popup, spoken.choice) = ("search".to_string(), words(input.value()));
            }
            PopupView::Page { scroll, .. } => {
                spoken.scroll = scroll;
                spoken.page = frame::page(app).map(|(page, _)| lines(app, &page)).unwrap_or_default();
            }
            PopupView::Line(line) => (spoken.popup, spoken.choice) = typed(&line),
            PopupView::List(list) => (spoken.popup, spoken.choice) = chosen(&list, popup.takes_text()),
        }
        spoken
    }

    fn describe(&mut self, app: &App, shown: &dyn Screen) {
        let cx = app.context();
        let tab = SCREENS.iter().find(|entry| entry.id == app.showing).map_or("", |entry| entry.tab);
        let title = shown.title(&cx).join(", ");
        self.title = words(&if title.starts_with(tab) { title } else { format!("{tab}: {title}") });
        self.about = shown
            .headline(&cx)
            .iter()
            .chain(&shown.notes(&cx))
            .map(|text| words(text))
            .collect::<Vec<_>>()
            .join(". ");
        match shown.body() {
            Body::Matrix(state) => {
                let view = MatrixView::new(state, cx);
                let summary = cell_summary(&view);
                self.extent = match (message::instead(app, &view), view.matrix()) {
                    (Some(why), _) => words(&why),
                    (None, Some(matrix)) => {
                        format!(
                            "{}, {}",
                            counted(matrix.rows.len() as u64, "cohort"),
                            counted(matrix.width() as u64, "age")
                        )
                    }
                    (None, None) => String::new(),
                };
                let parts = summary.map(|one| {
                    let notes = one.notes.into_iter().map(|note| note.short);
                    let first = format!("{}: {}", one.title, one.value);
                    let rest = [one.made_of, one.interval, Some(one.state)].into_iter().flatten();
                    [first].into_iter().chain(rest).chain(notes).collect::<Vec<_>>().join(", ")
                });
                self.cursor = words(&parts.unwrap_or_default());
            }
            Body::Table(table) => {
                self.extent = match screen::instead(app) {
                    Some(why) => words(&why),
                    None => {
                        format!(
                            "{}, {}",
                            counted(table.len() as u64, "row"),
                            counted(table.columns.len() as u64, "column")
                        )
                    }
                };
                self.cursor = cell(table);
            }
        }
    }

    /// What has changed since another state, in one line, or a line for each line of a page that came into sight.
    pub fn since(&self, before: &Spoken, height: u16) -> Vec<String> {
        let is_new = self.title != before.title;
        let is_back = is_new || before.is_covered && !self.is_covered;
        let is_read = !self.page.is_empty() && self.page == before.page;
        let new = |now: &String, then: &String| (now != then && !now.is_empty()).then(|| now.clone());
        let parts = [
            new(&self.message, &before.message),
            new(&self.waiting, &before.waiting),
            new(&self.title, &before.title).or_else(|| is_back.then(|| self.title.clone())),
            new(&self.extent, &before.extent).or_else(|| is_new.then(|| self.extent.clone())),
            new(&self.popup, &before.popup),
            new(&self.choice, &before.choice),
            new(&self.cursor, &before.cursor).or_else(|| is_back.then(|| self.cursor.clone())),
            is_new.then(|| self.about.clone()),
        ];
        let line = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
        let line = (!line.is_empty()).then_some(line);
        let height = overlay_lines(height);
        let (first, last) = match (is_read, self.scroll, before.scroll) {
            (true, now, then) if now > then => (then + height, now + height),
            (true, now, then) => (now, then),
            (false, now, _) => (now, now + height),
        };
        let read = self.page.get(first..last.min(self.page.len())).unwrap_or_default();
        let read = read.iter().filter(|line| !line.is_empty()).cloned();
        let opened = (!is_read && !self.page.is_empty()).then(|| counted(self.page.len() as u64, "line"));
        line.into_iter().chain(opened).chain(read).collect()
    }
}

/// The row and the column under the cursor with its text.
fn cell(table: &Table) -> String {
    let Some(row) = table.current() else { return String::new() };
    let text = |place: usize| row.cells.get(place).map(|cell| words(&levels(&cell.text))).unwrap_or_default();
    let heading = table.columns.get(table.column).map(|column| words(&column.name)).unwrap_or_default();
    let value = match table.column {
        0 => format!("{heading} {}", text(0)),
        column => format!("{}, {heading} {}", text(0), text(column)),
    };
    let marked = if table.marks.contains(&row.id) { ", marked" } else { "" };
    format!("{value}{marked}, row {} of {}", table.row + 1, table.len())
}

/// A small curve as its levels, 1 to 8.
fn levels(text: &str) -> String {
    let level = |sign: char| match sign {
        '▁'..='█' => char::from_digit(sign as u32 - '▁' as u32 + 1, 10).unwrap_or(sign),
        other => other,
    };
    text.chars().map(level).collect()
}

fn lines(app: &App, page: &Page) -> Vec<String> {
    let title = words(page.title());
    let text = page.lines(&app.theme, page.room(app.size.0));
    let text = text.into_iter().map(|line| words(&line.to_string()));
    std::iter::once(title).chain(text).collect()
}

fn typed(line: &LineView) -> (String, String) {
    (words(&format!("{}. {}", line.label, line.note)), words(&format!("{} ", line.line.input.value())))
}

fn chosen(list: &ListView, is_typed: bool) -> (String, String) {
    let row = match list.rows.get(list.chosen) {
        None => list.empty.clone(),
        Some(row) => {
            let value = list.editing.as_ref().map_or(row.note.as_str(), |input| input.value());
            format!("{} {} {value}, {} of {}", row.sign, row.name, list.chosen + 1, list.rows.len())
        }
    };
    let typed = if is_typed { list.input.value() } else { "" };
    let foot: Vec<&str> = list.foot.iter().map(|(text, _)| text.as_str()).collect();
    let label = words(&format!("{}, {}", list.label.trim_end_matches([':', ' ']), foot.join(", ")));
    (label, words(&format!("{typed} {row}")))
}

/// A text without signs that are not read well, on one line.
fn words(text: &str) -> String {
    let plain = WORDS.iter().fold(clean(text), |text, (sign, word)| text.replace(sign, word));
    let drawn = |sign: &char| !('\u{2500}'..='\u{259f}').contains(sign);
    let plain: String = plain.chars().filter(drawn).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches([',', ' ']).to_string()
}
