//! Completion in the filter: names of columns, and inside quotes the values of the column before them.

use tui_input::Input;

use crate::explore::{MOST_VALUES, Question};
use crate::source::{Column, Role, column_word};

use super::{App, Effect, Overlay, Task};

/// What stands around the cursor.
struct Around {
    /// Before what is completed, the part that is there of it, and what follows.
    before: String,
    part: String,
    after: String,
}

impl Around {
    /// The word before the cursor, or what stands after an open quote.
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

impl App {
    /// Completes what stands before the cursor; asks for the values of a column where they are not known yet.
    pub(super) fn complete(&mut self) -> Option<Effect> {
        let of_customers = matches!(self.overlay, Some(Overlay::Sides(_)));
        let (input, _) = self.overlay.as_mut()?.expression_mut()?;
        let (around, quoted) = Around::of(input);
        let columns: Vec<Column> = self.report.iter().flat_map(|report| &report.columns).cloned().collect();
        if !quoted {
            // Of customers only what stands at their first order is known.
            let known = columns.iter().filter(|column| !of_customers || column.role == Role::Attribute);
            let mut names: Vec<String> = known.map(|column| column_word(&column.name)).collect();
            names.extend(["cohort", "first_order"].iter().filter(|_| of_customers).map(ToString::to_string));
            self.put_completion(&around, &names, "column", "");
            return None;
        }
        // The last column named before the quote.
        let text = around.before.to_lowercase();
        let place = |column: &Column| text.rfind(&column_word(&column.name).to_lowercase());
        let column =
            columns.iter().filter(|column| place(column).is_some()).max_by_key(|column| place(column));
        let Some(column) = column else {
            self.hint("no column stands before the quote");
            return None;
        };
        if of_customers && column.role != Role::Attribute {
            let name = column.name.clone();
            self.hint(&format!(
                "the values of {name} are not listed: customers are known by their attributes"
            ));
            return None;
        }
        let name = column.name.clone();
        match self.values.iter().find(|(known, _)| *known == name) {
            Some((_, values)) => {
                let values: Vec<String> = values.iter().map(|value| value.replace('\'', "''")).collect();
                let what = if values.len() < MOST_VALUES { "value" } else { "frequent value" };
                self.put_completion(&around, &values, what, "'");
                None
            }
            // What runs is not thrown away for a completion.
            None if self.busy.is_some() => None,
            None => Some(Effect::Ask(self.begin(Task::Values), Question::Values(name))),
        }
    }

    /// The values of a column have come.
    pub(super) fn valued(&mut self, column: String, values: Vec<String>) {
        self.values.retain(|(known, _)| *known != column);
        self.values.push((column, values));
        self.complete();
    }

    fn hint(&mut self, text: &str) {
        if let Some((_, wrong)) = self.overlay.as_mut().and_then(Overlay::expression_mut) {
            *wrong = Some(text.to_string());
        }
    }

    /// Puts in what fits; the longest common part where several do, and says which.
    fn put_completion(&mut self, around: &Around, names: &[String], what: &str, end: &str) {
        let plain = |name: &str| name.trim_matches('"').to_lowercase();
        let part = plain(&around.part);
        let fits: Vec<&String> = names.iter().filter(|name| plain(name).starts_with(&part)).collect();
        let several = || fits.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("  ");
        let completed = match fits.as_slice() {
            [] => return self.hint(&format!("no {what} begins with '{}'", around.part)),
            [only] if around.after.starts_with(end) && !end.is_empty() => (*only).clone(),
            [only] => format!("{only}{end}"),
            _ => {
                self.hint(&several());
                common(&fits).filter(|found| found.len() > around.part.len()).unwrap_or(around.part.clone())
            }
        };
        let text = format!("{}{completed}{}", around.before, around.after);
        let cursor = around.before.chars().count() + completed.chars().count();
        if let Some((input, wrong)) = self.overlay.as_mut().and_then(Overlay::expression_mut) {
            *input = Input::new(text).with_cursor(cursor);
            if fits.len() == 1 {
                *wrong = None;
            }
        }
    }
}

/// What several names begin with, where that is something.
fn common(names: &[&String]) -> Option<String> {
    let first = names.first()?;
    let same = |at: usize, c: char| names.iter().all(|name| name.chars().nth(at) == Some(c));
    let part: String =
        first.chars().enumerate().take_while(|(at, c)| same(*at, *c)).map(|(_, c)| c).collect();
    Some(part).filter(|part| !part.is_empty())
}
