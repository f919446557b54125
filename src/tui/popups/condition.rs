//! A condition being typed: Tab completes it, and common mistakes are explained.

use crossterm::event::{KeyCode, KeyEvent};

use super::completion::{Completion, complete, noted, unasked};
use super::input_line::InputLine;
use super::popup::{LineView, PopupContext, PopupReply, PopupRequest, PopupStep, Replied};
use crate::explore::ValuesQuestion;
use crate::source::{Role, column_word};

/// A condition on orders or on customers.
#[derive(Debug, Clone, Default)]
pub struct ConditionLine {
    pub line: InputLine,
    /// The completions, or the problem.
    note: Option<String>,
    wrong: bool,
    /// Whether Tab waits for the values of a column.
    completes: bool,
    /// Whether it is a condition on customers, which can use only attributes.
    of_customers: bool,
}

impl ConditionLine {
    /// A condition on orders, initially the current filter.
    pub fn on_orders(now: impl Into<String>) -> ConditionLine {
        ConditionLine { line: InputLine::of(now), ..ConditionLine::default() }
    }

    /// A condition on customers with a suggestion.
    pub fn on_customers(suggested: impl Into<String>) -> ConditionLine {
        let line = InputLine::suggesting(suggested);
        ConditionLine { line, of_customers: true, ..ConditionLine::default() }
    }

    /// Shows why the condition is refused.
    pub fn refuse(&mut self, why: impl Into<String>) {
        (self.note, self.wrong) = (Some(why.into()), true);
    }

    /// Takes a key other than Enter.
    pub fn key(&mut self, key: &KeyEvent, cx: &PopupContext) -> PopupStep {
        if key.code == KeyCode::Tab {
            let needed = self.complete(cx);
            self.completes = needed.is_some();
            return PopupStep::Stay(needed.map(PopupRequest::Values));
        }
        self.line.edit(key);
        (self.note, self.wrong, self.completes) =
            (noted(&self.line.input, self.of_customers, cx), false, false);
        PopupStep::Stay(unasked(&self.line.input, self.of_customers, cx).map(PopupRequest::Values))
    }

    /// Completes; returns the values that must be looked up first.
    fn complete(&mut self, cx: &PopupContext) -> Option<ValuesQuestion> {
        self.line.suggested = false;
        self.wrong = false;
        match complete(&mut self.line.input, self.of_customers, cx) {
            Completion::Done => self.note = None,
            Completion::Note(note) => self.note = Some(note),
            Completion::Needs(values) => return Some(values),
        }
        None
    }

    /// The reply to its request.
    pub fn reply(&mut self, reply: &PopupReply, cx: &PopupContext) -> Replied {
        match reply {
            PopupReply::Refused(why) => {
                let why = unquoted(self.line.text(), cx).unwrap_or_else(|| why.clone());
                self.refuse(why);
                Replied::Taken
            }
            PopupReply::Values => {
                match std::mem::take(&mut self.completes) {
                    true => drop(self.complete(cx)),
                    false if self.wrong => {}
                    false => self.note = noted(&self.line.input, self.of_customers, cx),
                }
                Replied::Taken
            }
            PopupReply::Read => Replied::Closed,
            _ => Replied::Ignored,
        }
    }

    /// The line with a label; the hint is shown unless there is another message.
    pub fn view(&self, label: impl Into<String>, hint: impl Into<String>) -> LineView {
        LineView {
            label: label.into(),
            line: self.line.clone(),
            note: self.note.clone().unwrap_or_else(|| hint.into()),
            wrong: self.wrong,
        }
    }
}

/// An example of a condition on these data: an attribute and one of its values, if known.
pub fn example(cx: &PopupContext) -> String {
    let columns = cx.report.map_or(&[][..], |report| &report.columns);
    let texts = columns.iter().filter(|column| column.role == Role::Attribute && !column.is_number());
    // A value without quotes and blanks reads best.
    let shown = texts.filter_map(|column| Some((column, column.sample.as_ref()?)));
    let mut shown = shown.filter(|(_, value)| !value.contains('\'') && value.chars().count() <= 20);
    match shown.next() {
        Some((column, value)) => format!("{} = '{value}'", column_word(&column.name)),
        None => "column = 'value'".to_string(),
    }
}

/// Why a condition cannot be parsed, if it compares with a text without quotes: `country = FR`.
fn unquoted(condition: &str, cx: &PopupContext) -> Option<String> {
    let columns = cx.report.map_or(&[][..], |report| &report.columns);
    let is_column = |word: &str| columns.iter().any(|column| column.name.eq_ignore_ascii_case(word));
    let (start, end) = bare_word(condition)?;
    let word = &condition[start..end];
    let known = [
        "true",
        "false",
        "null",
        "date",
        "timestamp",
        "interval",
        "current_date",
        "not",
        "any",
        "all",
        "case",
    ];
    let is_known = known.iter().any(|known| known.eq_ignore_ascii_case(word));
    if is_column(word) || is_known || condition[end..].trim_start().starts_with(['(', '.']) {
        return None;
    }
    Some(format!("text needs quotes: {}'{word}'{}", spaced(&condition[..start]), &condition[end..]))
}

/// The condition up to its comparison operator, with a blank on both sides of the operator.
fn spaced(before: &str) -> String {
    let signs = ['=', '<', '>', '!'];
    let before = before.trim_end();
    let left = before.trim_end_matches(signs);
    format!("{} {} ", left.trim_end(), &before[left.len()..])
}

/// The position of an unquoted word right after a comparison operator.
fn bare_word(condition: &str) -> Option<(usize, usize)> {
    let (mut quote, mut compared) = (None, false);
    for (at, sign) in condition.char_indices() {
        match quote {
            Some(open) if sign == open => quote = None,
            Some(_) => {}
            None if sign == '\'' || sign == '"' => (quote, compared) = (Some(sign), false),
            None if matches!(sign, '=' | '<' | '>') => compared = true,
            None if sign.is_whitespace() => {}
            None if compared && sign.is_alphabetic() => {
                let rest = &condition[at..];
                let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                return Some((at, at + length));
            }
            None => compared = false,
        }
    }
    None
}
