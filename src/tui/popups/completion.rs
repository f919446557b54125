//! Completion of a condition: names of columns; inside quotes, the values of the column before them.

use tui_input::Input;

use super::popup::PopupContext;
use crate::explore::MOST_VALUES;
use crate::source::{Column, Role, column_word};

/// The result of a completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completion {
    /// One text fits and is inserted.
    Done,
    /// Several fit, or none; with a note.
    Note(String),
    /// The values of this column must be looked up first.
    Needs(String),
}

/// The text around the cursor.
struct Around {
    /// The text before the word, the typed part of the word, and the text after it.
    before: String,
    part: String,
    after: String,
}

impl Around {
    /// The word before the cursor, or the text after an open quote; and whether it is in quotes.
    fn of(input: &Input) -> (Around, bool) {
        let text: Vec<char> = input.value().chars().collect();
        let cursor = input.cursor().min(text.len());
        let quoted = text[..cursor].iter().filter(|c| **c == '\'').count() % 2 == 1;
        let is_part = |c: &char| match quoted {
            true => *c != '\'',
            false => c.is_alphanumeric() || *c == '_' || *c == '"',
        };
        let start = text[..cursor].iter().rposition(|c| !is_part(c)).map_or(0, |at| at + 1);
        let collect = |part: &[char]| part.iter().collect::<String>();
        let (before, part) = (collect(&text[..start]), collect(&text[start..cursor]));
        (Around { before, part, after: collect(&text[cursor..]) }, quoted)
    }
}

/// Completes the text before the cursor. A condition on customers can use only attributes of their first order.
pub fn complete(input: &mut Input, of_customers: bool, cx: &PopupContext) -> Completion {
    let (around, quoted) = Around::of(input);
    let columns: &[Column] = cx.report.map_or(&[], |report| &report.columns);
    if !quoted {
        let known = columns.iter().filter(|column| !of_customers || column.role == Role::Attribute);
        let mut names: Vec<String> = known.map(|column| column_word(&column.name)).collect();
        names.extend(["cohort", "first_order"].iter().filter(|_| of_customers).map(ToString::to_string));
        return put_in(input, &around, &names, "column", "");
    }
    // The last column named before the quote.
    let text = around.before.to_lowercase();
    let place = |column: &Column| text.rfind(&column_word(&column.name).to_lowercase());
    let column = columns.iter().filter(|column| place(column).is_some()).max_by_key(|column| place(column));
    let Some(column) = column else {
        return Completion::Note("no column is named before the quote".into());
    };
    let name = &column.name;
    if of_customers && column.role != Role::Attribute {
        return Completion::Note(format!(
            "values of {name} are not listed: a condition uses attributes of the first order"
        ));
    }
    match cx.values.iter().find(|(known, _)| known == name) {
        Some((_, values)) => {
            let values: Vec<String> = values.iter().map(|value| value.replace('\'', "''")).collect();
            let what = if values.len() < MOST_VALUES { "value" } else { "frequent value" };
            put_in(input, &around, &values, what, "'")
        }
        None => Completion::Needs(name.clone()),
    }
}

/// Inserts the match; of several, their common prefix.
fn put_in(input: &mut Input, around: &Around, names: &[String], what: &str, end: &str) -> Completion {
    let plain = |name: &str| name.trim_matches('"').to_lowercase();
    let part = plain(&around.part);
    let fits: Vec<&String> = names.iter().filter(|name| plain(name).starts_with(&part)).collect();
    let (completed, outcome) = match fits.as_slice() {
        [] => return Completion::Note(format!("no {what} begins with '{}'", around.part)),
        [only] if around.after.starts_with(end) && !end.is_empty() => ((*only).clone(), Completion::Done),
        [only] => (format!("{only}{end}"), Completion::Done),
        _ => {
            let longer = common(&fits).filter(|found| found.len() > around.part.len());
            let all = fits.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("  ");
            (longer.unwrap_or_else(|| around.part.clone()), Completion::Note(all))
        }
    };
    let cursor = around.before.chars().count() + completed.chars().count();
    *input = Input::new(format!("{}{completed}{}", around.before, around.after)).with_cursor(cursor);
    outcome
}

/// The common prefix of several names, if any.
fn common(names: &[&String]) -> Option<String> {
    let first = names.first()?;
    let same = |at: usize, c: char| names.iter().all(|name| name.chars().nth(at) == Some(c));
    let part: String =
        first.chars().enumerate().take_while(|(at, c)| same(*at, *c)).map(|(_, c)| c).collect();
    Some(part).filter(|part| !part.is_empty())
}
