//! An event being typed: a day and what happened, to be marked on cells and periods.

use crossterm::event::KeyCode;
use jiff::civil::Date;

use super::input_line::InputLine;
use super::popup::{Hints, LineView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView};
use crate::explore::DatedEvent;

/// An event being typed.
#[derive(Debug, Clone)]
pub struct EventLine {
    line: InputLine,
    /// The problem with the typed text.
    wrong: Option<String>,
}

impl EventLine {
    /// The prompt with the day of the cell or the period under the cursor.
    pub fn on(day: Date) -> EventLine {
        EventLine { line: InputLine::of(format!("{day} ")), wrong: None }
    }
}

impl Popup for EventLine {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let known: Vec<String> = cx.view.events.iter().map(ToString::to_string).collect();
        let hint = match known.as_slice() {
            [] => "a day and what happened, as in 2025-06-01 New prices".to_string(),
            known => format!("a day alone removes its events; there are: {}", known.join(", ")),
        };
        PopupView::Line(LineView {
            label: "event".to_string(),
            line: self.line.clone(),
            note: self.wrong.clone().unwrap_or(hint),
            wrong: self.wrong.is_some(),
        })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::text("Enter marks the day  Esc cancels")
    }

    fn key(&mut self, key: &PopupKey, cx: &PopupContext) -> PopupStep {
        let key = match key {
            PopupKey::Typed(key) if key.code == KeyCode::Enter => return self.enter(cx),
            PopupKey::Typed(key) => key,
            PopupKey::Action(_) => return PopupStep::Pass,
        };
        self.line.edit(key);
        self.wrong = None;
        PopupStep::Stay(None)
    }

    fn wrong_mut(&mut self) -> Option<&mut Option<String>> {
        Some(&mut self.wrong)
    }
}

/// The text from a day of its own on, if it was typed behind the suggested one.
fn without_suggested_day(text: &str) -> &str {
    let rest = text.split_once(' ').map_or("", |(_, rest)| rest.trim());
    let has_day = rest.split(' ').next().is_some_and(|word| word.parse::<Date>().is_ok());
    if has_day { rest } else { text }
}

/// A name that begins like a day and is none, such as `2011-0` behind the suggested day.
fn half_a_day(text: &str) -> Option<&str> {
    let name = text.split_once(' ').map_or(text, |(_, rest)| rest).trim();
    let looks_so =
        name.len() >= 5 && name.contains('-') && name.chars().all(|c| c.is_ascii_digit() || c == '-');
    (looks_so && name.parse::<Date>().is_err()).then_some(name)
}

impl EventLine {
    /// Takes the event, or removes those of a day that is typed alone.
    fn enter(&mut self, cx: &PopupContext) -> PopupStep {
        let mut view = cx.view.clone();
        let text = without_suggested_day(self.line.text());
        if let Ok(day) = text.trim().parse::<Date>()
            && view.events.remove(day) > 0
        {
            return PopupStep::end(PopupRequest::View(Box::new(view)));
        }
        if let Some(day) = half_a_day(text) {
            self.wrong = Some(format!("'{day}' is not a day such as 2024-11-25"));
            return PopupStep::Stay(None);
        }
        match text.parse::<DatedEvent>() {
            Ok(event) => {
                view.events.add(event);
                PopupStep::end(PopupRequest::View(Box::new(view)))
            }
            Err(why) => {
                self.wrong = Some(why.to_string());
                PopupStep::Stay(None)
            }
        }
    }
}
