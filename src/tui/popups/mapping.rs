//! How the source is read, to be changed in place: its columns with their roles, and findings with a remedy each.

use super::change::{
    Change, changes_in, is_example, is_of_statuses, is_reading, names_statuses, row_of, with_all,
};
use super::popup::{
    Hints, ListView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView, Row, Tone,
};
use super::setting::listed;
use super::statuses::{Chosen, Statuses};
use crate::cohort::Unit;
use crate::report::inspect::samples;
use crate::report::number::{counted, full};
use crate::source::{Column, DataReport, Note, ORDER_STATUS, Role, commands_in};
use crate::tui::action::Action;
use crate::tui::app::history::Shown;
use crate::tui::effect::Effect;
use crate::tui::layout::list_columns;
use crate::tui::option_names::on_screen;
use crate::tui::text::{clean, fit, wrap};

/// Rows that half a page moves by.
const HALF_PAGE: usize = 8;

/// The most columns of the list, columns of the names, and the fewest lines of the text about the row under the cursor.
const COLUMNS: u16 = 104;
const NAMES: usize = 24;
const FOOT_LINES: usize = 4;

/// The list of columns and findings, or what can be done about one of them.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    chosen: usize,
    /// The changes offered for a row, the one under the cursor, and what they are about.
    offered: Option<(Vec<Change>, usize, String)>,
    /// The statuses, while the user chooses those of orders.
    statuses: Option<Statuses>,
    /// Why a change is impossible.
    wrong: Option<String>,
}

/// A share in percent.
fn percent(share: f64) -> String {
    full(Some(share), Unit::Rate)
}

/// A row of the list.
enum Item<'a> {
    Column(&'a Column),
    Finding(&'a Note),
}

/// The columns, those with a role first.
pub(super) fn ordered(report: &DataReport) -> Vec<&Column> {
    let place = |column: &Column| match Role::NAMED.iter().position(|role| *role == column.role) {
        Some(place) => place,
        None if column.role == Role::Attribute => Role::NAMED.len(),
        None => Role::NAMED.len() + 1,
    };
    let mut columns: Vec<&Column> = report.columns.iter().collect();
    columns.sort_by_key(|column| place(column));
    columns
}

/// The columns, and then what is doubtful.
fn items(report: &DataReport) -> Vec<Item<'_>> {
    let findings = report.money_off.iter().chain(&report.notes);
    ordered(report).into_iter().map(Item::Column).chain(findings.map(Item::Finding)).collect()
}

/// The text about a column: why it has its role, how full it is, what could not be read, what it holds.
pub(super) fn about(column: &Column, report: &DataReport) -> String {
    let mut parts = vec![format!("{}: {}", clean(&column.name), column.role.name())];
    parts.extend(Some(report.evidence(column)).filter(|evidence| !evidence.is_empty()));
    parts.extend(Some(column.cardinality()).filter(|values| !values.is_empty()));
    if let Some(filled) = column.filled {
        parts.push(format!("{} empty", percent(1.0 - filled)));
    }
    for (share, what) in [(column.unreadable.as_date, "date"), (column.unreadable.as_number, "number")] {
        parts.extend(share.map(|share| format!("{} not a {what}", percent(share))));
    }
    let unreadable = report.unreadable(column.role);
    if unreadable > 0 {
        parts.push(format!("{} left out: missing or not readable", counted(unreadable, "row")));
    }
    parts.extend(samples(column).map(|samples| format!("such as {}", clean(&samples))));
    parts.join(", ")
}

/// A column as a row: role, type, how full it is, examples.
pub(super) fn row(column: &Column, cx: &PopupContext) -> Row {
    let mark = cx.glyphs.ellipsis;
    let filled = column.filled.map(percent).unwrap_or_default();
    let (values, kinds) = match cx.size.0 {
        110.. => (format!("{:<22} ", column.cardinality()), 13),
        _ => (String::new(), 9),
    };
    let note = format!(
        "{:<9} {:<kinds$} {filled:>7}  {values}{}",
        column.role.name(),
        fit(&clean(&column.kind), kinds, mark),
        clean(&samples(column).unwrap_or_default()),
    );
    let tone = if column.role == Role::Unused { Tone::Faint } else { Tone::Plain };
    Row { name: clean(&column.name), note, tone, ..Row::default() }
}

/// Lines of the text below the list: those of the longest finding, up to half of the screen.
fn foot_lines(cx: &PopupContext) -> u16 {
    let across = usize::from(list_columns(COLUMNS, cx.size.0)).saturating_sub(4).max(20);
    let notes = cx.report.iter().flat_map(|report| report.money_off.iter().chain(&report.notes));
    let longest = notes.map(|note| wrap(&on_screen(&clean(&note.to_string())), across).len()).max();
    longest.unwrap_or(0).min(usize::from(cx.size.1) / 2).max(FOOT_LINES) as u16
}

impl Mapping {
    /// Reads the source again.
    fn read(&mut self, wanted: Shown, cx: &PopupContext) -> PopupStep {
        if wanted == cx.shown() {
            return PopupStep::say("that is how it is read already");
        }
        (self.offered, self.statuses) = (None, None);
        PopupStep::ask(PopupRequest::Show(Box::new(wanted)))
    }

    /// Lists the statuses, for the user to choose those of orders.
    fn list_statuses(&mut self, cx: &PopupContext) -> PopupStep {
        self.statuses = cx.report.and_then(Statuses::of);
        match self.statuses {
            Some(_) => PopupStep::Stay(None),
            None => PopupStep::say("no row has a status"),
        }
    }

    /// Makes a change: reads the source again with it.
    fn change(&mut self, change: &Change, cx: &PopupContext) -> PopupStep {
        if is_of_statuses(change) {
            return self.list_statuses(cx);
        }
        match with_all(cx.shown(), change) {
            Ok(wanted) => self.read(wanted, cx),
            Err(why) => {
                self.wrong = Some(why);
                PopupStep::Stay(None)
            }
        }
    }

    /// The roles that a column can be given, and the way back to the guess.
    pub(super) fn roles(column: &Column, cx: &PopupContext) -> Vec<Change> {
        let free = Role::NAMED.iter().filter(|role| **role != column.role);
        let mut offered: Vec<Change> =
            free.map(|role| vec![(role.name().to_string(), column.name.clone())]).collect();
        if Role::NAMED.contains(&column.role) {
            let name = column.role.name().to_string();
            if column.role == Role::Status {
                offered.insert(0, vec![(name.clone(), "''".to_string())]);
                offered.insert(0, vec![(ORDER_STATUS.to_string(), String::new())]);
            }
            let is_given = listed()
                .into_iter()
                .any(|option| option.name == name && !option.value(cx.view, cx.source).is_empty());
            if is_given {
                offered.insert(0, vec![(name, String::new())]);
            }
        }
        offered
    }

    /// Enter on a row: the roles of a column, or the remedy of a finding.
    fn act(&mut self, cx: &PopupContext) -> PopupStep {
        if let Some((offered, chosen, _)) = &self.offered {
            let change = offered.get(*chosen).cloned();
            return change.map_or(PopupStep::Stay(None), |change| self.change(&change, cx));
        }
        let Some(report) = cx.report else { return PopupStep::say("the source is still being read") };
        match items(report).get(self.chosen) {
            None => PopupStep::Stay(None),
            Some(Item::Column(column)) => {
                let what = format!("'{}' is", clean(&column.name));
                self.offered = Some((Self::roles(column, cx), 0, what));
                PopupStep::Stay(None)
            }
            Some(Item::Finding(note)) if note.remedy.as_deref().is_some_and(names_statuses) => {
                self.list_statuses(cx)
            }
            // Each currency is a choice of its own.
            Some(Item::Finding(note))
                if !report.currencies.is_empty() && report.money_off.as_ref() == Some(*note) =>
            {
                PopupStep::end(PopupRequest::AskAboutMoney)
            }
            Some(Item::Finding(note)) => {
                let changes = changes_in(note.remedy.as_deref().unwrap_or_default(), &report.columns);
                match changes.as_slice() {
                    [] => self.copy(cx).unwrap_or_else(|| {
                        PopupStep::say("this has no option to change; what to do stands below")
                    }),
                    [only] if !is_reading(only) && !note.remedy.as_deref().is_some_and(is_example) => {
                        self.change(only, cx)
                    }
                    _ => {
                        self.offered = Some((changes, 0, "one of".to_string()));
                        PopupStep::Stay(None)
                    }
                }
            }
        }
    }

    /// Copies the command that the finding under the cursor names, if it names one.
    fn copy(&self, cx: &PopupContext) -> Option<PopupStep> {
        let items = items(cx.report?);
        let Some(Item::Finding(note)) = items.get(self.chosen) else { return None };
        let command = commands_in(note.remedy.as_deref()?).into_iter().next()?;
        Some(PopupStep::ask(PopupRequest::Effect(Effect::Copy {
            text: command,
            what: "the command".to_string(),
        })))
    }

    /// The row under the cursor, and how many there are.
    fn place(&mut self, cx: &PopupContext) -> (&mut usize, usize) {
        let all = cx.report.map_or(0, |report| items(report).len());
        match &mut self.offered {
            Some((offered, chosen, _)) => (chosen, offered.len()),
            None => (&mut self.chosen, all),
        }
    }

    /// The list of columns and findings.
    fn view_of_items(&self, report: &DataReport, cx: &PopupContext, list: ListView) -> ListView {
        let items = items(report);
        let rows: Vec<Row> = items.iter().map(|item| row_of_item(item, cx)).collect();
        let about = items.get(self.chosen).map(|item| about_item(item, report, cx));
        let findings = items.iter().filter(|item| matches!(item, Item::Finding(_))).count();
        ListView {
            label: format!(
                "{} {} {}, {}",
                report.format,
                cx.glyphs.dot,
                counted(report.columns.len() as u64, "column"),
                counted(findings as u64, "finding")
            ),
            most: rows.len(),
            rows,
            chosen: self.chosen.min(items.len().saturating_sub(1)),
            foot: self.foot(about).into_iter().take(1).collect(),
            ..list
        }
    }

    /// The lines below a list: why the last change failed, if it did, before the others.
    fn foot(&self, others: impl IntoIterator<Item = (String, Tone)>) -> Vec<(String, Tone)> {
        let wrong = self.wrong.iter().map(|why| (why.clone(), Tone::Alert));
        wrong.chain(others).collect()
    }
}

/// A change that is offered, as a row.
fn row_of_change(change: &Change) -> Row {
    let drawn = row_of(change);
    let name = drawn.name.trim_start_matches(':').to_string();
    let note = match drawn.note.as_str() {
        _ if is_of_statuses(change) => "choose which statuses are those of orders".to_string(),
        "" => "as guessed".to_string(),
        "''" => "none: no row is left out by it".to_string(),
        _ => drawn.note,
    };
    Row { name, note, ..Row::default() }
}

fn row_of_item(item: &Item, cx: &PopupContext) -> Row {
    match item {
        Item::Column(column) => row(column, cx),
        Item::Finding(note) => Row {
            sign: "!".to_string(),
            name: "finding".to_string(),
            note: clean(&note.text),
            tone: Tone::Alert,
        },
    }
}

/// The text about the item under the cursor.
fn about_item(item: &Item, report: &DataReport, cx: &PopupContext) -> (String, Tone) {
    match item {
        Item::Column(column) => (about(column, report), Tone::Faint),
        Item::Finding(note) if note.remedy.as_deref().is_some_and(names_statuses) => {
            let key = cx.key(Action::Open);
            (format!("{}: {key} lists the statuses, to choose those of orders", note.text), Tone::Plain)
        }
        Item::Finding(note) => (note.to_string(), Tone::Plain),
    }
}

impl Popup for Mapping {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let list =
            ListView { columns: COLUMNS, names: NAMES, foot_lines: foot_lines(cx), ..ListView::default() };
        let Some(report) = cx.report else {
            let empty = "the source is still being read".to_string();
            return PopupView::List(ListView { label: "columns and findings".into(), empty, ..list });
        };
        if let Some(statuses) = &self.statuses {
            return PopupView::List(statuses.view(list));
        }
        PopupView::List(match &self.offered {
            Some((offered, chosen, what)) => ListView {
                label: what.clone(),
                most: offered.len(),
                rows: offered.iter().map(row_of_change).collect(),
                chosen: *chosen,
                foot: self.foot([("the source is read again; u takes it back".to_string(), Tone::Faint)]),
                ..list
            },
            None => self.view_of_items(report, cx, list),
        })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        if self.statuses.is_some() {
            return Statuses::hints();
        }
        Hints::Keys(match self.offered {
            Some(_) => vec![
                (Action::Open, "read it so"),
                (Action::Down, "down"),
                (Action::Up, "up"),
                (Action::Back, "back"),
            ],
            None => vec![
                (Action::Open, "change"),
                (Action::SaveView, "keep"),
                (Action::Explain, "what was left out"),
                (Action::Undo, "undo"),
                (Action::Back, "back"),
            ],
        })
    }

    fn takes_text(&self) -> bool {
        self.statuses.is_some()
    }

    fn key(&mut self, key: &PopupKey, cx: &PopupContext) -> PopupStep {
        if let (PopupKey::Typed(key), Some(statuses)) = (key, &mut self.statuses) {
            return match statuses.key(key, cx) {
                Chosen::Stays => PopupStep::Stay(None),
                Chosen::Refused(why) => PopupStep::say(why),
                Chosen::Read(wanted) => self.read(*wanted, cx),
            };
        }
        let PopupKey::Action(action) = *key else { return PopupStep::Pass };
        self.wrong = None;
        let (chosen, all) = self.place(cx);
        let last = all.saturating_sub(1);
        let by = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::HalfUp | Action::PageUp => -(HALF_PAGE as isize),
            Action::HalfDown | Action::PageDown => HALF_PAGE as isize,
            Action::Top => -(all as isize),
            Action::Bottom => all as isize,
            Action::Left | Action::Right | Action::First | Action::Last => 0,
            Action::Open => return self.act(cx),
            Action::CopyCell => {
                return self.copy(cx).unwrap_or_else(|| PopupStep::say("no command to copy here"));
            }
            Action::SaveView => return PopupStep::ask(PopupRequest::Effect(Effect::KeepMapping)),
            Action::Explain => return PopupStep::end(PopupRequest::DataReport),
            Action::Data => return PopupStep::Close(None),
            _ => return PopupStep::Pass,
        };
        *chosen = chosen.saturating_add_signed(by).min(last);
        PopupStep::Stay(None)
    }

    fn back(&mut self, _: &PopupContext) -> PopupStep {
        self.wrong = None;
        if self.statuses.take().is_some() || self.offered.take().is_some() {
            return PopupStep::Stay(None);
        }
        PopupStep::Close(None)
    }

    fn wrong_mut(&mut self) -> Option<&mut Option<String>> {
        Some(&mut self.wrong)
    }
}
