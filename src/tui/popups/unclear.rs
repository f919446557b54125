//! A source that cannot be read before the user has said something: what is unclear, the options that answer it, and the columns.

use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::choices::{Choice, with_change};
use super::mapping::{about, ordered, row};
use super::popup::{
    Hints, ListView, Popup, PopupContext, PopupKey, PopupReply, PopupRequest, PopupStep, PopupView, Replied,
    Row, Tone,
};
use super::typed_option::named;
use crate::explore::Error;
use crate::source::{Column, DataReport, Role, SourceError, SourceSpec};
use crate::text::wrap;
use crate::tui::action::Action;
use crate::tui::app::history::Shown;
use crate::tui::effect::Effect;
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
/// Rows that half a page moves by.
const HALF_PAGE: isize = 8;

/// A question about the source, with the choices that answer it.
#[derive(Debug, Clone)]
pub struct Unclear {
    why: String,
    /// The role that a column has to be named for.
    role: Option<Role>,
    /// The columns, as far as they are known.
    report: Option<Arc<DataReport>>,
    /// What was to be shown.
    wanted: Shown,
    /// What the problem names to be done.
    choices: Vec<Choice>,
    chosen: usize,
    /// The column that gets a role, and the role under the cursor.
    given: Option<(String, usize)>,
    /// What is being typed.
    typed: Option<Typed>,
    wrong: Option<String>,
}

/// A line that is being typed: the value of an option, or an option with its value.
#[derive(Debug, Clone)]
struct Typed {
    line: Input,
    option: Option<&'static str>,
}

/// A row of the list.
enum Item<'a> {
    Choice(&'a Choice),
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
        let mut choices = Choice::named_in(&why, columns, &wanted);
        if let SourceError::Parts { choices: parts, .. } = source {
            choices.extend(parts.iter().map(|part| Choice::table(part)));
        }
        let is_answered = role.is_some() || !choices.is_empty();
        is_answered.then(|| Unclear::asking(why, role, report, wanted, choices))
    }

    fn asking(
        why: String,
        role: Option<Role>,
        report: Option<Arc<DataReport>>,
        wanted: Shown,
        choices: Vec<Choice>,
    ) -> Unclear {
        Unclear { why, role, report, wanted, choices, chosen: 0, given: None, typed: None, wrong: None }
    }

    /// Whether it asks for a table of a file.
    pub fn chooses_tables(&self) -> bool {
        self.choices.iter().any(Choice::is_table)
    }

    /// What was to be read.
    pub fn source(&self) -> &SourceSpec {
        &self.wanted.source
    }

    /// The question about amounts that are missing or in several currencies; none if nothing that is named answers it.
    pub fn of_money(report: Arc<DataReport>, wanted: Shown) -> Option<Unclear> {
        let money_off = report.money_off.as_ref()?;
        let of_currencies = Choice::of_currencies(&report);
        let mut choices = Choice::named_in(&money_off.to_string(), &report.columns, &wanted);
        let mut why = money_off.to_string();
        if !of_currencies.is_empty() {
            // Each currency has a row of its own.
            choices.retain(|choice| choice.change().iter().all(|(name, _)| name != "where"));
            choices.splice(0..0, of_currencies);
            why.clone_from(&money_off.text);
        }
        let role = report.mapped(Role::Amount).is_none().then_some(Role::Amount);
        (!choices.is_empty()).then(|| Unclear::asking(why, role, Some(report), wanted, choices))
    }

    /// The options, and then the columns: if one is to be named, those without a role first and the date last.
    fn items(&self) -> Vec<Item<'_>> {
        let mut columns = self.report.as_deref().map(ordered).unwrap_or_default();
        if self.role.is_some() {
            columns.sort_by_key(|column| (Role::NAMED.contains(&column.role), column.role == Role::Date));
        }
        self.choices.iter().map(Item::Choice).chain(columns.into_iter().map(Item::Column)).collect()
    }

    /// Reads the source with a change.
    fn read_with(&mut self, change: &[(String, String)]) -> PopupStep {
        match with_change(&self.wanted, change) {
            Ok(wanted) => PopupStep::end(PopupRequest::Show(Box::new(wanted))),
            Err(why) => {
                self.wrong = Some(why);
                PopupStep::Stay(None)
            }
        }
    }

    /// Goes to the first of the columns, each of which can be given a role here.
    fn show_columns(&mut self) -> PopupStep {
        if self.report.is_none() {
            return PopupStep::say("answer this question first: the columns are not known yet");
        }
        self.given = None;
        self.chosen = self.choices.len();
        PopupStep::Stay(None)
    }

    fn act(&mut self) -> PopupStep {
        if let Some((column, role)) = self.given.clone() {
            let role = Role::NAMED.get(role).map_or("", |role| role.name());
            return self.read_with(&[(role.to_string(), column)]);
        }
        match self.items().get(self.chosen) {
            Some(Item::Choice(Choice::Typed { option, .. })) => {
                self.typed = Some(Typed { line: Input::default(), option: Some(option) });
                PopupStep::Stay(None)
            }
            Some(Item::Choice(Choice::Command(_))) => self.copy(),
            Some(Item::Choice(Choice::Options { change, .. })) => {
                let change = change.clone();
                self.read_with(&change)
            }
            Some(Item::Column(column)) => {
                let column = column.name.clone();
                match self.role {
                    Some(role) => self.read_with(&[(role.name().to_string(), column)]),
                    None => {
                        self.given = Some((column, 0));
                        PopupStep::Stay(None)
                    }
                }
            }
            None => PopupStep::Stay(None),
        }
    }

    /// The command under the cursor, else the first one.
    fn command(&self) -> Option<&str> {
        let of = |choice: &Choice| matches!(choice, Choice::Command(_));
        let here = self.choices.get(self.chosen).filter(|choice| of(choice));
        match here.or_else(|| self.choices.iter().find(|choice| of(choice)))? {
            Choice::Command(command) => Some(command),
            _ => None,
        }
    }

    fn copy(&self) -> PopupStep {
        match self.command() {
            Some(command) => PopupStep::ask(PopupRequest::Effect(Effect::Copy {
                text: command.to_string(),
                what: "the command".to_string(),
            })),
            None => PopupStep::say("no command to copy here"),
        }
    }

    /// A key while a line is typed.
    fn type_line(&mut self, key: &KeyEvent) -> PopupStep {
        self.wrong = None;
        let Some(Typed { line, option }) = &mut self.typed else { return PopupStep::Stay(None) };
        if key.code != KeyCode::Enter {
            line.handle_event(&Event::Key(*key));
            return PopupStep::Stay(None);
        }
        let text = line.value().trim().to_string();
        let change = match option {
            Some(_) if text.is_empty() => return PopupStep::say("type the name of the file"),
            Some(option) => ((*option).to_string(), text),
            // The line begins with the option that is asked for, and the text names it once more: `date :date COLUMN`.
            None => match named(&text) {
                Some((option, value)) => {
                    let again = value.trim_start_matches(':').strip_prefix(option.name);
                    let value = again.filter(|rest| rest.starts_with(' ')).unwrap_or(value).trim();
                    (option.name.to_string(), value.to_string())
                }
                None => {
                    self.wrong =
                        Some(format!("'{text}' does not begin with an option: write it as in date COLUMN"));
                    return PopupStep::Stay(None);
                }
            },
        };
        match with_change(&self.wanted, &[change]) {
            // The line stays while the source is read, which may fail.
            Ok(wanted) => PopupStep::ask(PopupRequest::Show(Box::new(wanted))),
            Err(why) => {
                self.wrong = Some(why);
                PopupStep::Stay(None)
            }
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
        let options = self.choices.iter().flat_map(Choice::change).map(|(_, value)| value);
        let long = options.filter(|value| value.chars().count() > LONG);
        let why = long.fold(why, |why, value| why.replace(&clean(value), "as below"));
        lines(&why, room, Tone::Plain, cx)
    }

    /// What there is to know about the column under the cursor, or the whole value of a choice that is cut in its row.
    fn foot(&self, cx: &PopupContext) -> Vec<(String, Tone)> {
        let most = self.foot_lines(cx);
        match (&self.given, self.items().get(self.chosen), &self.report) {
            (None, Some(Item::Column(column)), Some(report)) => {
                lines(&about(column, report), most, Tone::Faint, cx)
            }
            (None, Some(Item::Choice(choice)), _) => lines(&choice.whole(LONG), most, Tone::Faint, cx),
            _ => Vec::new(),
        }
    }

    /// Lines of the foot: as many as the longest choice needs.
    fn foot_lines(&self, cx: &PopupContext) -> usize {
        let most = usize::from(cx.size.1) / 3;
        let needed = |choice: &Choice| lines(&choice.whole(LONG), most, Tone::Faint, cx).len();
        self.choices.iter().map(needed).max().unwrap_or(0).max(ABOUT_LINES)
    }
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
            Item::Column(column) => match self.role.is_none() && !self.choices.is_empty() {
                true => Row { tone: Tone::Faint, ..row(column, cx) },
                false => row(column, cx),
            },
            Item::Choice(choice) => choice.row(),
        };
        let (mut rows, mut chosen): (Vec<Row>, usize) = match &self.given {
            Some((_, role)) => (Role::NAMED.iter().map(of_role).collect(), *role),
            None => (self.items().iter().map(of_item).collect(), self.chosen),
        };
        if self.typed.as_ref().is_some_and(|typed| typed.option.is_none()) {
            rows.insert(0, Row { name: ":".to_string(), ..Row::default() });
            chosen = 0;
        }
        PopupView::List(ListView {
            columns: COLUMNS,
            names: NAMES,
            label: self.label(),
            most: rows.len(),
            rows,
            chosen,
            editing: self.typed.as_ref().map(|typed| typed.line.clone()),
            head: self.head(cx),
            foot: self.foot(cx),
            foot_lines: self.foot_lines(cx) as u16,
            ..ListView::default()
        })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        if let Some(typed) = &self.typed {
            return Hints::text(match typed.option {
                Some(_) => "type the name of the file  Enter reads it  Esc back",
                None => "type an option and its value  Enter reads it so  Esc back",
            });
        }
        // A source that is open stays as it is.
        let is_open = self.report.as_ref().is_some_and(|report| report.surveyed);
        let leave = if is_open { "leave it" } else { "give up" };
        let is_command = matches!(self.choices.get(self.chosen), Some(Choice::Command(_)));
        let mut keys = vec![(Action::Open, if is_command { "copy it" } else { "read it so" })];
        if self.command().is_some() {
            keys.extend([(Action::CopyCell, "copy command"), (Action::Read, "show it alone")]);
        }
        keys.push((Action::Palette, "type an option"));
        if self.report.is_some() && !self.choices.is_empty() && self.given.is_none() {
            keys.push((Action::Data, "columns"));
        }
        keys.extend([(Action::Down, "down"), (Action::Up, "up")]);
        keys.push((Action::Back, if self.given.is_some() { "back" } else { leave }));
        Hints::Keys(keys)
    }

    fn takes_text(&self) -> bool {
        self.typed.is_some()
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        if let PopupKey::Typed(key) = key {
            return self.type_line(key);
        }
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
            Action::Palette => {
                let line = self.role.map_or(String::new(), |role| format!("{} ", role.name()));
                self.typed = Some(Typed { line: Input::new(line), option: None });
                return PopupStep::Stay(None);
            }
            Action::CopyCell | Action::CopyView => return self.copy(),
            // For a terminal that does not let a program copy: alone in the pager it is whole and without a frame.
            Action::Read => {
                let command = self.command().map(str::to_string);
                return command.map_or(PopupStep::say("no command to show here"), |command| {
                    PopupStep::ask(PopupRequest::Effect(Effect::Read(Some(command))))
                });
            }
            Action::Cancel | Action::Quit => return PopupStep::end(PopupRequest::GiveUp),
            Action::Help | Action::Search | Action::Redraw | Action::Suspend | Action::Theme => {
                return PopupStep::Pass;
            }
            Action::Data => return self.show_columns(),
            // Everything else needs a source that is read.
            _ => return PopupStep::say("answer this question first: the source is not read yet"),
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
        if self.typed.take().is_some() || self.given.take().is_some() {
            return PopupStep::Stay(None);
        }
        PopupStep::end(PopupRequest::GiveUp)
    }

    fn reply(&mut self, reply: &PopupReply, _: &PopupContext) -> Replied {
        match reply {
            PopupReply::Refused(why) if self.typed.is_some() => {
                self.wrong = Some(why.clone());
                Replied::Taken
            }
            PopupReply::Read if self.typed.is_some() => Replied::Closed,
            _ => Replied::Ignored,
        }
    }
}
