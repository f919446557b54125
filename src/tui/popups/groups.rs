//! Two groups of customers to compare, typed one after the other.

use crossterm::event::{KeyCode, KeyEvent};

use super::condition::{ConditionLine, example};
use super::popup::{
    Hints, Popup, PopupContext, PopupKey, PopupReply, PopupRequest, PopupStep, PopupView, Replied,
};
use crate::explore::SideSpec;
use crate::tui::action::Action;
use crate::tui::chord::Chord;

/// The group being typed.
#[derive(Debug, Clone)]
pub struct Groups {
    condition: ConditionLine,
    /// Group A, once its condition has been checked.
    first: Option<String>,
    /// Group A while its condition is checked.
    trying: Option<String>,
    /// The groups that are compared at present, as suggestions.
    known: Vec<String>,
}

impl Groups {
    /// The prompt, with the groups that are compared at present.
    pub fn after(known: &[SideSpec]) -> Groups {
        let known: Vec<String> = known.iter().map(|side| side.condition.clone()).collect();
        let condition = ConditionLine::on_customers(known.first().cloned().unwrap_or_default());
        Groups { condition, first: None, trying: None, known }
    }

    /// Whether nothing has been typed yet: no condition begins with a digit, so a digit then leads to its screen.
    fn is_untouched(&self) -> bool {
        let line = &self.condition.line;
        self.first.is_none() && (line.suggested || line.text().is_empty())
    }

    fn accept(&mut self, cx: &PopupContext) -> PopupStep {
        let typed = self.condition.line.text().to_string();
        if typed.starts_with('@') {
            let (list, compare) = (cx.key(Action::Views), cx.key(Action::CompareMarked));
            self.condition.refuse(format!(
                "saved views are compared from their list: {list} lists them, Tab marks, {compare} compares"
            ));
            return PopupStep::Stay(None);
        }
        match &self.first {
            None if typed.is_empty() => PopupStep::Close(None),
            None => {
                self.trying = Some(typed.clone());
                PopupStep::ask(PopupRequest::TryGroup(SideSpec::of(&typed)))
            }
            Some(first) => {
                let a = SideSpec::of(first);
                let b = if typed.is_empty() { SideSpec::others(&a) } else { SideSpec::of(&typed) };
                PopupStep::end(PopupRequest::Compare(vec![a, b]))
            }
        }
    }

    /// Group A is valid: the prompt asks for group B.
    fn go_on(&mut self, first: String) {
        let same = self.known.first() == Some(&first);
        let second = self.known.get(1).filter(|_| same).cloned().unwrap_or_default();
        self.condition = ConditionLine::on_customers(second);
        self.first = Some(first);
    }
}

/// The name of a cohort that there may be: the month of the first order, or one for the example.
fn cohort(cx: &PopupContext) -> String {
    let first = cx.report.map(|report| report.span.0.date());
    first.map_or_else(|| "2024-03".to_string(), |day| day.strftime("%Y-%m").to_string())
}

fn is_digit(key: &KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char('0'..='9')) && key.modifiers.is_empty()
}

impl Popup for Groups {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let (label, hint) = match &self.first {
            None => (
                "A: customers for whom",
                format!("such as {} or cohort = '{}'; Tab completes", example(cx), cohort(cx)),
            ),
            Some(first) => ("B: customers for whom", format!("empty: all others; A is {first}")),
        };
        PopupView::Line(self.condition.view(label, hint))
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        let keys = match &self.first {
            None => "Enter sets group A  Tab completes  Esc closes",
            Some(_) => "Enter compares  Tab completes  Esc goes back to A",
        };
        Hints::Text(self.condition.line.hints(keys))
    }

    fn awaits_check(&self) -> bool {
        self.trying.is_some()
    }

    fn key(&mut self, key: &PopupKey, cx: &PopupContext) -> PopupStep {
        match key {
            PopupKey::Typed(key) if self.is_untouched() && is_digit(key) => {
                match cx.keys.action(Chord::of(key)) {
                    Some(action @ Action::Show(_)) => PopupStep::end(PopupRequest::Run(action)),
                    _ => self.condition.key(key, cx),
                }
            }
            PopupKey::Typed(key) if key.code == KeyCode::Enter => self.accept(cx),
            PopupKey::Typed(key) => {
                self.trying = None;
                self.condition.key(key, cx)
            }
            PopupKey::Action(_) => PopupStep::Pass,
        }
    }

    fn back(&mut self, _: &PopupContext) -> PopupStep {
        match self.first.take() {
            Some(first) => {
                self.condition = ConditionLine::on_customers(first);
                PopupStep::Stay(None)
            }
            None => PopupStep::Close(None),
        }
    }

    fn reply(&mut self, reply: &PopupReply, cx: &PopupContext) -> Replied {
        match (reply, self.trying.take()) {
            (PopupReply::Tried, Some(first)) => {
                self.go_on(first);
                Replied::Taken
            }
            (PopupReply::Refused(_), Some(_)) | (PopupReply::Values, _) => self.condition.reply(reply, cx),
            (_, trying) => {
                self.trying = trying;
                Replied::Ignored
            }
        }
    }
}
