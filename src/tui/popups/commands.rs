//! The list of all commands and options, to find and run one by name.

use tui_input::Input;

use super::completion::Completion;
use super::list::{List, ListKey};
use super::popup::{
    Hints, ListView, Popup, PopupContext, PopupKey, PopupReply, PopupRequest, PopupStep, PopupView, Replied,
    Row, Tone,
};
use super::setting::{listed, with};
use super::typed_option;
use crate::explore::OptionSpec;
use crate::report::number;
use crate::tui::action::{Action, ActionEntry, Group};
use crate::tui::commands;
use crate::tui::fuzzy;

/// Lines typed before that an empty palette offers.
const RECENT: usize = 3;

/// Letters from which on the help of options is searched.
const TELLING: usize = 3;

/// The list of commands and options, narrowed by the typed line.
#[derive(Debug, Clone, Default)]
pub struct Commands {
    list: List,
    /// The actions of the screen below, which come first.
    here: Vec<Action>,
    /// Lines typed before, the last one first.
    before: Vec<String>,
    /// The completions of Tab, or the problem with a value.
    note: Option<(String, Tone)>,
    /// Whether Tab waits for the values of a column.
    completes: bool,
}

/// What a row of the list does.
#[derive(Debug, Clone)]
enum Offered {
    Command(ActionEntry),
    /// An option, whose value is to be typed or chosen.
    Option(&'static OptionSpec),
    /// An option with its value.
    Value(&'static OptionSpec, String),
    /// A condition that the typed text may become, and how many customers have its value.
    Condition(&'static OptionSpec, String, u64),
    /// A line typed before.
    Line(String),
}

impl Commands {
    /// The list on a screen with these actions, and the lines typed before.
    pub fn on(here: Vec<Action>, before: Vec<String>) -> Commands {
        Commands { here, before, ..Commands::default() }
    }

    /// What fits the typed text, best first: values once it names an option, else lines typed before, commands and
    /// options.
    fn offered(&self, cx: &PopupContext) -> Vec<Offered> {
        let typed = self.list.input.value();
        if let Some((option, value)) = typed_option::named(typed) {
            let conditions = match typed_option::takes_condition(option) {
                true => typed_option::conditions_of(&self.list.input, option, cx),
                false => Vec::new(),
            };
            if !conditions.is_empty() {
                let each = conditions.into_iter();
                return each.map(|(text, customers)| Offered::Condition(option, text, customers)).collect();
            }
            let values = typed_option::values(option, value, cx).into_iter();
            return values.map(|value| Offered::Value(option, value)).collect();
        }
        let most = if typed.trim().is_empty() { RECENT } else { usize::MAX };
        let lines = self.before.iter().filter(|line| fuzzy::score(typed, line).is_some()).take(most);
        lines.cloned().map(Offered::Line).chain(matching(typed, &self.here)).collect()
    }

    /// Runs a row; an option waits for its value.
    fn run(&mut self, offered: &Offered, cx: &PopupContext) -> PopupStep {
        match offered {
            Offered::Command(entry) => PopupStep::end(PopupRequest::Run(entry.action)),
            Offered::Option(option) => {
                self.begin(option);
                PopupStep::Stay(None)
            }
            Offered::Value(option, value) | Offered::Condition(option, value, _) => {
                self.set(option, value, cx)
            }
            Offered::Line(line) => match typed_option::named(line) {
                Some((option, value)) => self.set(option, value, cx),
                None => PopupStep::Stay(None),
            },
        }
    }

    /// Waits for the value of an option.
    fn begin(&mut self, option: &OptionSpec) {
        self.list.input = Input::new(format!("{} ", option.name));
        self.list.chosen = 0;
    }

    /// Sets an option. The palette stays while the source is read again, which may fail.
    fn set(&mut self, option: &OptionSpec, value: &str, cx: &PopupContext) -> PopupStep {
        match with(option, value, cx) {
            Ok(wanted) if wanted == cx.shown() => PopupStep::end(PopupRequest::Say(format!(
                "{} {value}: unchanged, this is the current value",
                option.name
            ))),
            Ok(wanted) => {
                let is_read_again = wanted.source != *cx.source;
                let request = PopupRequest::ShowTyped(
                    format!("{} {value}", option.name).trim().to_string(),
                    Box::new(wanted),
                );
                if is_read_again { PopupStep::ask(request) } else { PopupStep::end(request) }
            }
            Err(why) => {
                self.note = Some((why, Tone::Alert));
                PopupStep::Stay(None)
            }
        }
    }

    /// Completes the value of an option, or the name under the cursor.
    fn complete(&mut self, cx: &PopupContext) -> PopupStep {
        let typed = self.list.input.value().to_string();
        if let Some((option, value)) = typed_option::named(&typed) {
            // Of a list of names, the chosen one is meant.
            if let Some(Offered::Value(_, chosen)) = self.offered(cx).get(self.list.chosen)
                && chosen != value
            {
                self.list.input = Input::new(format!("{} {chosen}", option.name));
                return PopupStep::Stay(None);
            }
            let (note, request) = match typed_option::complete_value(&mut self.list.input, option, cx) {
                Completion::Done => (None, None),
                // The list has each value with its customers.
                Completion::Note(_) if matches!(self.offered(cx).first(), Some(Offered::Condition(..))) => {
                    (None, None)
                }
                Completion::Note(note) => (Some((note, Tone::Faint)), None),
                Completion::Needs(values) => (None, Some(PopupRequest::Values(values))),
            };
            self.completes = request.is_some();
            self.note = note;
            return PopupStep::Stay(request);
        }
        match self.offered(cx).get(self.list.chosen) {
            Some(Offered::Option(option)) => self.begin(option),
            Some(Offered::Command(entry)) => self.list.input = Input::new(entry.name.to_string()),
            Some(Offered::Line(line)) => self.list.input = Input::new(line.clone()),
            Some(Offered::Value(..) | Offered::Condition(..)) | None => {}
        }
        PopupStep::Stay(None)
    }

    /// A row of the list.
    fn row(&self, offered: &Offered, cx: &PopupContext) -> Row {
        let (name, note) = match offered {
            Offered::Command(entry) => (
                entry.name.to_string(),
                format!("{:<10} {}", cx.keys.all(entry.action, cx.glyphs.ascii), entry.help),
            ),
            Offered::Option(option) => {
                let value = option.value(cx.view, cx.source);
                let value = if value.is_empty() { String::new() } else { format!("now {value}: ") };
                (option.name.to_string(), format!("option     {value}{}", option.help))
            }
            Offered::Value(option, value) if value.is_empty() => {
                ("(default)".to_string(), format!("sets {} back", option.name))
            }
            Offered::Value(_, value) => (value.clone(), String::new()),
            Offered::Condition(_, text, customers) => (text.clone(), number::counted(*customers, "customer")),
            Offered::Line(line) => (line.clone(), "typed before".to_string()),
        };
        Row { name, note, ..Row::default() }
    }
}

/// How a command or an option fits the typed text, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    LettersOfHelp,
    Help,
    LettersOfName,
    InName,
    BeginsName,
    Name,
}

impl Fit {
    /// The fit and its score; none if neither name nor help fits. Blanks, dashes and capitals do not count.
    fn of(typed: &str, name: &str, help: &str) -> Option<(Fit, i32)> {
        let (sought, squeezed) = (squeeze(typed), squeeze(name));
        let by_name = fuzzy::score(&sought, &squeezed).map(|score| {
            let fit = match squeezed.find(&sought) {
                Some(0) if squeezed == sought => Fit::Name,
                Some(0) => Fit::BeginsName,
                Some(_) => Fit::InName,
                None => Fit::LettersOfName,
            };
            (fit, score)
        });
        let by_help = || {
            let score = fuzzy::score(typed, help)?;
            // One or two letters are in every sentence.
            let is_in_help = sought.len() >= TELLING && says(help, typed, &sought);
            Some((if is_in_help { Fit::Help } else { Fit::LettersOfHelp }, score))
        };
        by_name.or_else(by_help)
    }
}

/// A text by its letters and digits.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase).collect()
}

/// Whether a help has the typed text, or words that are it without blanks and dashes.
fn says(help: &str, typed: &str, squeezed: &str) -> bool {
    let begins = |(place, _): (usize, &str)| squeeze(&help[place..]).starts_with(squeezed);
    let words = || help.match_indices(' ').map(|(place, blank)| (place + 1, blank));
    help.to_lowercase().contains(&typed.trim().to_lowercase()) || words().chain([(0, "")]).any(begins)
}

/// Commands and options that fit the typed text, best first: those whose name it is, whose name begins with it, contains it or
/// has its letters, then those whose help has it. Among equals, commands come before options, commands of the screen come
/// first, and commands that only move come last.
fn matching(typed: &str, here: &[Action]) -> Vec<Offered> {
    let place = |entry: &ActionEntry| here.iter().position(|action| *action == entry.action);
    let mut all: Vec<ActionEntry> = commands::all().collect();
    all.sort_by_key(|entry| (entry.group == Group::Move, place(entry).unwrap_or(usize::MAX)));
    let commands = all.into_iter().filter_map(|entry| {
        let (fit, score) = Fit::of(typed, entry.name, entry.help)?;
        Some(((fit, true, score), Offered::Command(entry)))
    });
    let options = listed().into_iter().filter_map(|option| {
        let (fit, _) = Fit::of(typed, option.name, option.help)?;
        // Scattered letters are in nearly every one of so many.
        let is_told = !matches!(fit, Fit::LettersOfName | Fit::LettersOfHelp);
        is_told.then_some(((fit, false, 0), Offered::Option(option)))
    });
    let mut found: Vec<((Fit, bool, i32), Offered)> = commands.chain(options).collect();
    found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    found.into_iter().map(|(_, offered)| offered).collect()
}

impl Popup for Commands {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let rows = self.offered(cx);
        let about = typed_option::named(self.list.input.value())
            .map(|(option, _)| (option.help.to_string(), Tone::Faint));
        PopupView::List(ListView {
            columns: 78,
            most: 12,
            names: if about.is_some() { 40 } else { 16 },
            label: ": ".into(),
            input: self.list.input.clone(),
            rows: rows.iter().map(|offered| self.row(offered, cx)).collect(),
            chosen: self.list.chosen,
            empty: "no command and no option fits".into(),
            // A refusal is whole, with its remedy.
            foot_lines: if self.note.is_some() { 3 } else { u16::from(about.is_some()) },
            foot: self.note.clone().or(about).into_iter().collect(),
            ..ListView::default()
        })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::text(match typed_option::named(self.list.input.value()) {
            Some(_) => "type or choose the value  Tab completes  Enter sets it  Esc closes",
            None => "type a command, or an option and its value  Tab completes  Enter runs it  Esc closes",
        })
    }

    fn key(&mut self, key: &PopupKey, cx: &PopupContext) -> PopupStep {
        let PopupKey::Typed(key) = key else { return PopupStep::Pass };
        let found = self.offered(cx);
        match (self.list.key(key, found.len()), found.get(self.list.chosen)) {
            (ListKey::Enter, Some(offered)) => self.run(&offered.clone(), cx),
            (ListKey::Enter, None) => PopupStep::Close(None),
            (ListKey::Mark, _) => self.complete(cx),
            _ => {
                (self.note, self.completes) = (None, false);
                PopupStep::Stay(typed_option::values_needed(&self.list.input, cx).map(PopupRequest::Values))
            }
        }
    }

    fn reply(&mut self, reply: &PopupReply, cx: &PopupContext) -> Replied {
        match reply {
            PopupReply::Refused(why) => {
                self.note = Some((why.clone(), Tone::Alert));
                Replied::Taken
            }
            PopupReply::Values => {
                if std::mem::take(&mut self.completes) {
                    self.complete(cx);
                }
                Replied::Taken
            }
            PopupReply::Read => Replied::Closed,
            _ => Replied::Ignored,
        }
    }
}
