//! Completion of a condition: names of columns; after `=` or inside quotes, the values of the column before them.

use tui_input::Input;

use super::popup::PopupContext;
use super::value_place::ValuePlace;
use crate::explore::{MOST_VALUES, ValuesQuestion};
use crate::report::number;
use crate::source::{Column, Role, column_word};

/// The result of a completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completion {
    /// One text fits and is inserted.
    Done,
    /// Several fit, or none; with a note.
    Note(String),
    /// The values of this column must be looked up first.
    Needs(ValuesQuestion),
}

/// Columns with more values are not looked up while a condition is typed, only by Tab.
const MOST_UNASKED: u64 = 5_000;

/// Completes the text before the cursor. A condition on customers can use only attributes of their first order.
pub fn complete(input: &mut Input, of_customers: bool, cx: &PopupContext) -> Completion {
    let known = columns(cx);
    let place = match ValuePlace::of(input, known) {
        Ok(place) => place,
        Err(why) => return Completion::Note(why),
    };
    let Some(place) = place else { return complete_name(input, of_customers, cx) };
    if of_customers && place.column.role != Role::Attribute {
        return Completion::Note(format!(
            "values of {} are not listed: a condition uses attributes of the first order",
            place.column.name
        ));
    }
    let Some(values) = known_values(&place, of_customers, cx) else {
        return Completion::Needs(question(&place, of_customers));
    };
    let fits = fitting(&place, values);
    let all = || listed(&fits, cx);
    match fits.as_slice() {
        [] if place.quoted => {
            let what = if values.len() < MOST_VALUES { "value" } else { "frequent value" };
            Completion::Note(format!("no {what} begins with '{}'", place.part))
        }
        // A text that begins no value may be a column, or the next condition.
        [] => complete_name(input, of_customers, cx),
        [(only, _)] => {
            *input = place.with_value(only);
            Completion::Done
        }
        several => {
            let names: Vec<&str> = several.iter().map(|(value, _)| value.as_str()).collect();
            if let Some(longer) = common(&names).filter(|found| found.len() > place.part.len()) {
                *input = place.with_part(&longer);
            }
            Completion::Note(all())
        }
    }
}

/// The conditions with each value that fits at the cursor, and how many customers have it; none unless values are known.
pub fn conditions(input: &Input, of_customers: bool, cx: &PopupContext) -> Vec<(String, u64)> {
    let Ok(Some(place)) = ValuePlace::of(input, columns(cx)) else { return Vec::new() };
    let Some(values) = known_values(&place, of_customers, cx) else { return Vec::new() };
    let fits = fitting(&place, values).into_iter();
    fits.map(|(value, customers)| (place.with_value(value).value().to_string(), *customers)).collect()
}

/// The values that fit at the cursor, as a note; none unless values are known.
pub fn noted(input: &Input, of_customers: bool, cx: &PopupContext) -> Option<String> {
    let place = ValuePlace::of(input, columns(cx)).ok()??;
    let fits = fitting(&place, known_values(&place, of_customers, cx)?);
    (!fits.is_empty()).then(|| listed(&fits, cx))
}

/// The values to look up for the text as it is typed: those of a column that has few, unless they are known.
pub fn unasked(input: &Input, of_customers: bool, cx: &PopupContext) -> Option<ValuesQuestion> {
    let place = ValuePlace::of(input, columns(cx)).ok()??;
    let is_small = place.column.distinct.is_some_and(|distinct| distinct <= MOST_UNASKED);
    let is_listed = is_small && (!of_customers || place.column.role == Role::Attribute);
    (is_listed && known_values(&place, of_customers, cx).is_none()).then(|| question(&place, of_customers))
}

fn columns<'a>(cx: &PopupContext<'a>) -> &'a [Column] {
    cx.report.map_or(&[], |report| &report.columns)
}

fn question(place: &ValuePlace, of_customers: bool) -> ValuesQuestion {
    ValuesQuestion { column: place.column.name.clone(), at_first_order: of_customers }
}

fn known_values<'a>(
    place: &ValuePlace,
    of_customers: bool,
    cx: &PopupContext<'a>,
) -> Option<&'a [(String, u64)]> {
    let wanted = question(place, of_customers);
    cx.values.iter().find(|known| known.question == wanted).map(|known| known.values.as_slice())
}

/// The values that begin with the typed part, whatever its capitals.
fn fitting<'a>(place: &ValuePlace, values: &'a [(String, u64)]) -> Vec<&'a (String, u64)> {
    let part = place.part.to_lowercase();
    values.iter().filter(|(value, _)| value.to_lowercase().starts_with(&part)).collect()
}

fn listed(fits: &[&(String, u64)], cx: &PopupContext) -> String {
    let each =
        |(value, customers): &&(String, u64)| format!("{value} {}", number::integer(u128::from(*customers)));
    let each: Vec<String> = fits.iter().map(each).collect();
    format!("customers of each: {}", each.join(&format!(" {} ", cx.glyphs.dot)))
}

/// Completes the name of a column before the cursor.
fn complete_name(input: &mut Input, of_customers: bool, cx: &PopupContext) -> Completion {
    let known = columns(cx).iter().filter(|column| !of_customers || column.role == Role::Attribute);
    let mut names: Vec<String> = known.map(|column| column_word(&column.name)).collect();
    names.extend(["cohort", "first_order"].iter().filter(|_| of_customers).map(ToString::to_string));
    let text: Vec<char> = input.value().chars().collect();
    let cursor = input.cursor().min(text.len());
    let is_part = |c: &char| c.is_alphanumeric() || *c == '_' || *c == '"';
    let start = text[..cursor].iter().rposition(|c| !is_part(c)).map_or(0, |at| at + 1);
    let collect = |part: &[char]| part.iter().collect::<String>();
    let (before, typed, after) =
        (collect(&text[..start]), collect(&text[start..cursor]), collect(&text[cursor..]));
    let plain = |name: &str| name.trim_matches('"').to_lowercase();
    let part = plain(&typed);
    let fits: Vec<&str> =
        names.iter().filter(|name| plain(name).starts_with(&part)).map(String::as_str).collect();
    let (completed, outcome) = match fits.as_slice() {
        [] => return Completion::Note(format!("no column begins with '{typed}'")),
        [only] => ((*only).to_string(), Completion::Done),
        _ => {
            let longer = common(&fits).filter(|found| found.len() > typed.len());
            (longer.unwrap_or(typed), Completion::Note(fits.join("  ")))
        }
    };
    let cursor = before.chars().count() + completed.chars().count();
    *input = Input::new(format!("{before}{completed}{after}")).with_cursor(cursor);
    outcome
}

/// The common prefix of several names, if any.
fn common(names: &[&str]) -> Option<String> {
    let first = names.first()?;
    let same = |at: usize, c: char| names.iter().all(|name| name.chars().nth(at) == Some(c));
    let part: String =
        first.chars().enumerate().take_while(|(at, c)| same(*at, *c)).map(|(_, c)| c).collect();
    Some(part).filter(|part| !part.is_empty())
}
