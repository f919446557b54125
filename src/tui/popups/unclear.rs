//! A source that cannot be read before the user has said something: what is unclear, the options that answer it, and the columns.

use std::sync::Arc;

use super::mapping::{Change, about, changes_in, ordered, row, row_of, with_all};
use super::popup::{
    Hints, ListView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView, Row, Tone,
};
use crate::explore::Error;
use crate::source::{Column, DataReport, Role, SourceError, SourceSpec};
use crate::text::wrap;
use crate::tui::action::Action;
use crate::tui::app::history::Shown;
use crate::tui::layout::list_columns;
use crate::tui::option_names::on_screen;
use crate::tui::text::{clean, fit};

/// The most columns of the list, and of names in it.
const COLUMNS: u16 = 104;
const NAMES: usize = 24;
/// Lines of the text about a column.
const ABOUT_LINES: usize = 2;
/// A value with more signs has no room in its row.
const LONG: usize = 60;
/// Lines of the frame, the question and the footer; and rows that are seen below a long problem.
const FRAME: usize = 4;
const LEAST_ROWS: usize = 6;
/// A choice that is not an option: one table of a file.
const OPEN: &str = "open";
/// Rows that half a page moves by.
const HALF_PAGE: isize = 8;

/// The question.
#[derive(Debug, Clone)]
pub struct Unclear {
    why: String,
    /// The role that a column has to be named for.
    role: Option<Role>,
    /// The columns, as far as they are known.
    report: Option<Arc<DataReport>>,
    /// What was to be shown.
    wanted: Shown,
    /// The options that the problem names.
    changes: Vec<Change>,
    chosen: usize,
    /// The column that gets a role, and the role under the cursor.
    given: Option<(String, usize)>,
    wrong: Option<String>,
}

/// What was to be shown, with a change.
fn with_change(wanted: &Shown, change: &Change) -> Result<Shown, String> {
    let mut wanted = wanted.clone();
    let Some((_, value)) = change.first().filter(|(name, _)| name == OPEN) else {
        return with_all(wanted, change);
    };
    let file = value.rsplit_once('#').map_or(value.as_str(), |(file, _)| file);
    wanted.source.paths.iter_mut().filter(|path| *path == file).for_each(|path| path.clone_from(value));
    Ok(wanted)
}

/// A row of the list.
enum Item<'a> {
    Change(&'a Change),
    Column(&'a Column),
}

impl Unclear {
    /// The question that a problem asks; none if no option answers it.
    pub fn of(error: &Error, wanted: Shown, known: Option<Arc<DataReport>>) -> Option<Unclear> {
        let Error::Source(source) = error else { return None };
        let why = source.to_string();
        let report = match source {
            SourceError::Asks(asked) => Some(Arc::new(asked.report.clone())),
            _ => known,
        };
        let columns = report.as_ref().map_or(&[][..], |report| &report.columns);
        let role = source.wanted_role().filter(|_| !columns.is_empty());
        let mut changes = changes_in(&why, columns);
        changes.retain(|change| with_change(&wanted, change).is_ok());
        if let SourceError::Parts { choices, .. } = source {
            changes.extend(choices.iter().map(|part| vec![(OPEN.to_string(), part.clone())]));
        }
        let is_answered = role.is_some() || !changes.is_empty();
        is_answered.then_some(Unclear {
            why,
            role,
            report,
            wanted,
            changes,
            chosen: 0,
            given: None,
            wrong: None,
        })
    }

    /// Whether it asks for a table of a file.
    pub fn chooses_tables(&self) -> bool {
        self.changes.iter().flatten().any(|(name, _)| name == OPEN)
    }

    /// What was to be read.
    pub fn source(&self) -> &SourceSpec {
        &self.wanted.source
    }

    /// The question about a missing amount; none if no option that is named answers it.
    pub fn of_money(report: Arc<DataReport>, wanted: Shown) -> Option<Unclear> {
        let why = report.money_off.as_ref()?.to_string();
        let mut changes = changes_in(&why, &report.columns);
        changes.retain(|change| with_change(&wanted, change).is_ok());
        let role = report.mapped(Role::Amount).is_none().then_some(Role::Amount);
        (!changes.is_empty()).then_some(Unclear {
            why,
            role,
            report: Some(report),
            wanted,
            changes,
            chosen: 0,
            given: None,
            wrong: None,
        })
    }

    /// The options, and then the columns: if one is to be named, those without a role first and the date last.
    fn items(&self) -> Vec<Item<'_>> {
        let mut columns = self.report.as_deref().map(ordered).unwrap_or_default();
        if self.role.is_some() {
            columns.sort_by_key(|column| (Role::NAMED.contains(&column.role), column.role == Role::Date));
        }
        self.changes.iter().map(Item::Change).chain(columns.into_iter().map(Item::Column)).collect()
    }

    /// Reads the source with a change.
    fn read_with(&mut self, change: &Change) -> PopupStep {
        match with_change(&self.wanted, change) {
            Ok(wanted) => PopupStep::end(PopupRequest::Show(Box::new(wanted))),
            Err(why) => {
                self.wrong = Some(why);
                PopupStep::Stay(None)
            }
        }
    }

    fn act(&mut self) -> PopupStep {
        if let Some((column, role)) = self.given.clone() {
            let role = Role::NAMED.get(role).map_or("", |role| role.name());
            return self.read_with(&vec![(role.to_string(), column)]);
        }
        match self.items().get(self.chosen) {
            Some(Item::Change(change)) => {
                let change = (*change).clone();
                self.read_with(&change)
            }
            Some(Item::Column(column)) => {
                let column = column.name.clone();
                match self.role {
                    Some(role) => self.read_with(&vec![(role.name().to_string(), column)]),
                    None => {
                        self.given = Some((column, 0));
                        PopupStep::Stay(None)
                    }
                }
            }
            None => PopupStep::Stay(None),
        }
    }

    fn label(&self) -> String {
        match (&self.given, self.role) {
            (Some((column, _)), _) => format!("'{}' is the", clean(column)),
            (None, Some(role)) => format!("which column is the {}?", role.name()),
            (None, None) => "how is this to be read?".to_string(),
        }
    }

    /// The problem, above the choices: all of it that leaves room for a few of them. A long value stands below, with its choice.
    fn head(&self, cx: &PopupContext) -> Vec<(String, Tone)> {
        if let Some(wrong) = &self.wrong {
            return lines(wrong, usize::from(cx.size.1) / 2, Tone::Alert, cx);
        }
        let rows = self.items().len().min(LEAST_ROWS);
        let room = usize::from(cx.size.1).saturating_sub(FRAME + self.foot_lines(cx) + rows).max(1);
        let why = on_screen(&clean(&self.why));
        let long = self.changes.iter().flatten().filter(|(_, value)| value.chars().count() > LONG);
        let why = long.fold(why, |why, (_, value)| why.replace(&clean(value), "as below"));
        lines(&why, room, Tone::Plain, cx)
    }

    /// What there is to know about the column under the cursor, or the whole value of a choice that is cut in its row.
    fn foot(&self, cx: &PopupContext) -> Vec<(String, Tone)> {
        let most = self.foot_lines(cx);
        match (&self.given, self.items().get(self.chosen), &self.report) {
            (None, Some(Item::Column(column)), Some(report)) => {
                lines(&about(column, report), most, Tone::Faint, cx)
            }
            (None, Some(Item::Change(change)), _) => lines(&long_values(change), most, Tone::Faint, cx),
            _ => Vec::new(),
        }
    }

    /// Lines of the foot: as many as the longest choice needs.
    fn foot_lines(&self, cx: &PopupContext) -> usize {
        let most = usize::from(cx.size.1) / 3;
        let needed = |change: &Change| lines(&long_values(change), most, Tone::Faint, cx).len();
        self.changes.iter().map(needed).max().unwrap_or(0).max(ABOUT_LINES)
    }
}

/// The values of a choice that its row has no room for.
fn long_values(change: &Change) -> String {
    let values = change.iter().map(|(_, value)| value.as_str());
    values.filter(|value| value.chars().count() > LONG).collect::<Vec<_>>().join(" ")
}

/// A text in at most so many lines of the list; what has no room ends in an ellipsis.
fn lines(text: &str, most: usize, tone: Tone, cx: &PopupContext) -> Vec<(String, Tone)> {
    let across = usize::from(list_columns(COLUMNS, cx.size.0)).saturating_sub(4).max(20);
    let lines = wrap(&on_screen(&clean(text)), across);
    let cut = lines.len() > most;
    let mark = cx.glyphs.ellipsis;
    let shown = lines.into_iter().take(most).enumerate();
    let shown = shown.map(|(place, line)| match cut && place + 1 == most {
        true => fit(&format!("{line} {mark}"), across, mark),
        false => line,
    });
    shown.map(|line| (line, tone)).collect()
}

impl Popup for Unclear {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let of_role = |role: &Role| Row { name: role.name().to_string(), ..Row::default() };
        let of_item = |item: &Item| match item {
            // The choices come first; columns are there to be looked at, or to be given a role.
            Item::Column(column) => match self.role.is_none() && !self.changes.is_empty() {
                true => Row { tone: Tone::Faint, ..row(column, cx) },
                false => row(column, cx),
            },
            Item::Change(change) => match change.first() {
                Some((name, _)) if name == OPEN => Row { name: OPEN.to_string(), ..row_of(change) },
                _ => row_of(change),
            },
        };
        let (rows, chosen): (Vec<Row>, usize) = match &self.given {
            Some((_, role)) => (Role::NAMED.iter().map(of_role).collect(), *role),
            None => (self.items().iter().map(of_item).collect(), self.chosen),
        };
        PopupView::List(ListView {
            columns: COLUMNS,
            names: NAMES,
            label: self.label(),
            most: rows.len(),
            rows,
            chosen,
            head: self.head(cx),
            foot: self.foot(cx),
            foot_lines: self.foot_lines(cx) as u16,
            ..ListView::default()
        })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        // A source that is open stays as it is.
        let is_open = self.report.as_ref().is_some_and(|report| report.surveyed);
        let leave = if is_open { "leave it" } else { "give up" };
        Hints::Keys(vec![
            (Action::Open, "read it so"),
            (Action::Down, "down"),
            (Action::Up, "up"),
            (Action::Back, if self.given.is_some() { "back" } else { leave }),
        ])
    }

    fn takes_text(&self) -> bool {
        false
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        let PopupKey::Action(action) = *key else { return PopupStep::Pass };
        self.wrong = None;
        let all = self.items().len();
        let by = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::HalfUp | Action::PageUp => -HALF_PAGE,
            Action::HalfDown | Action::PageDown => HALF_PAGE,
            Action::Top => -(all as isize),
            Action::Bottom => all as isize,
            Action::Left | Action::Right | Action::First | Action::Last => 0,
            Action::Open => return self.act(),
            Action::Cancel | Action::Quit => return PopupStep::end(PopupRequest::GiveUp),
            Action::Help | Action::Search | Action::Redraw | Action::Suspend | Action::Theme => {
                return PopupStep::Pass;
            }
            // Everything else needs a source that is read.
            _ => return PopupStep::say("the source is not read yet"),
        };
        let (chosen, all) = match &mut self.given {
            Some((_, role)) => (role, Role::NAMED.len()),
            None => (&mut self.chosen, all),
        };
        *chosen = chosen.saturating_add_signed(by).min(all.saturating_sub(1));
        PopupStep::Stay(None)
    }

    fn back(&mut self, _: &PopupContext) -> PopupStep {
        self.wrong = None;
        match self.given.take() {
            Some(_) => PopupStep::Stay(None),
            None => PopupStep::end(PopupRequest::GiveUp),
        }
    }
}
