//! Every option of the view and of the source with its value, changed in place; undo takes each change back.

use crossterm::event::{Event, KeyCode, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::list::{List, ListKey};
use super::popup::{
    Hints, ListView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView, Row, Side, Tone,
};
use super::setting::{listed, stepped, with};
use crate::explore::option::{Group, OptionSpec};

/// The list of options.
#[derive(Debug, Clone, Default)]
pub struct Options {
    list: List,
    /// The value being typed.
    typing: Option<Input>,
    /// The problem with the typed text.
    wrong: Option<String>,
}

impl Options {
    fn fitting(&self) -> Vec<&'static OptionSpec> {
        let options = listed();
        let names: Vec<&str> = options.iter().map(|option| option.name).collect();
        self.list.fitting(&names).into_iter().map(|at| options[at]).collect()
    }

    fn chosen(&self) -> Option<&'static OptionSpec> {
        self.fitting().get(self.list.chosen).copied()
    }

    /// Changes an option, or shows why it cannot.
    fn set(&mut self, option: &OptionSpec, text: &str, cx: &PopupContext) -> PopupStep {
        match with(option, text, cx) {
            Ok(wanted) if wanted == cx.shown() => PopupStep::Stay(None),
            Ok(wanted) => PopupStep::ask(PopupRequest::Show(Box::new(wanted))),
            Err(why) => {
                self.wrong = Some(why);
                PopupStep::Stay(None)
            }
        }
    }

    fn begin_typing(&mut self, option: &OptionSpec, cx: &PopupContext) -> PopupStep {
        self.typing = Some(Input::new(option.value(cx.view, cx.source)));
        PopupStep::Stay(None)
    }

    /// A key while the value of an option is typed.
    fn type_value(&mut self, key: &KeyEvent, mut input: Input, cx: &PopupContext) -> PopupStep {
        self.wrong = None;
        match (key.code, self.chosen()) {
            (KeyCode::Enter, Some(option)) => self.set(option, input.value().trim(), cx),
            _ => {
                input.handle_event(&Event::Key(*key));
                self.typing = Some(input);
                PopupStep::Stay(None)
            }
        }
    }
}

/// The value of an option in the list; a guess of tenure is in brackets.
fn shown(option: &OptionSpec, cx: &PopupContext) -> String {
    let value = option.value(cx.view, cx.source);
    let guessed = cx.report.and_then(|report| report.mapping_of(option.name));
    match (value.is_empty(), guessed) {
        (false, _) => value,
        (true, Some(guessed)) => format!("({guessed}, guessed)"),
        (true, None) => cx.glyphs.dash.to_string(),
    }
}

impl Popup for Options {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let fitting = self.fitting();
        let row = |option: &&OptionSpec| Row {
            name: option.name.to_string(),
            note: shown(option, cx),
            ..Row::default()
        };
        let foot = match (&self.wrong, self.chosen()) {
            (Some(why), _) => vec![(why.clone(), Tone::Alert)],
            (None, Some(option)) => {
                let is_of_source = option.group == Group::Source;
                let whose = if is_of_source { "reads the source again" } else { "of the view" };
                vec![(option.help.to_string(), Tone::Faint), (whose.to_string(), Tone::Faint)]
            }
            (None, None) => Vec::new(),
        };
        PopupView::List(ListView {
            side: Side::Right,
            columns: 80,
            most: listed().len(),
            names: 13,
            label: "option: ".into(),
            input: self.list.input.clone(),
            rows: fitting.iter().map(row).collect(),
            chosen: self.list.chosen,
            editing: self.typing.clone(),
            empty: "no option fits".into(),
            foot,
            foot_lines: 2,
            ..ListView::default()
        })
    }

    fn hints(&self, cx: &PopupContext) -> Hints {
        let (left, right) = if cx.glyphs.ascii { ("left", "right") } else { ("\u{2190}", "\u{2192}") };
        Hints::Text(match self.typing {
            Some(_) => "Enter sets the value  Esc cancels".to_string(),
            None => format!("type to narrow  {left} {right} next value  Enter types it  Esc closes"),
        })
    }

    fn key(&mut self, key: &PopupKey, cx: &PopupContext) -> PopupStep {
        let PopupKey::Typed(key) = key else { return PopupStep::Pass };
        if let Some(input) = self.typing.take() {
            return self.type_value(key, input, cx);
        }
        self.wrong = None;
        let count = self.fitting().len();
        let step = self.list.key(key, count);
        let by = match step {
            ListKey::Left => -1,
            ListKey::Right => 1,
            ListKey::Enter => 0,
            _ => return PopupStep::Stay(None),
        };
        match self.chosen() {
            None => PopupStep::say(format!("no option fits '{}'", self.list.input.value().trim())),
            Some(option) if by == 0 => self.begin_typing(option, cx),
            Some(option) => match stepped(option, by, cx) {
                Some(text) => self.set(option, &text, cx),
                None => self.begin_typing(option, cx),
            },
        }
    }

    fn back(&mut self, _: &PopupContext) -> PopupStep {
        self.wrong = None;
        match self.typing.take() {
            Some(_) => PopupStep::Stay(None),
            None => PopupStep::Close(None),
        }
    }

    fn wrong_mut(&mut self) -> Option<&mut Option<String>> {
        Some(&mut self.wrong)
    }
}
