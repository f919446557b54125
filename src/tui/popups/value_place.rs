//! Where in a condition a value is being typed: after `=`, `<>` or `in (`, with quotes or without.

use tui_input::Input;

use crate::source::{Column, column_word};

/// A value being typed in a condition, and the text around it.
#[derive(Debug, Clone, PartialEq)]
pub struct ValuePlace<'a> {
    /// The column it is compared with.
    pub column: &'a Column,
    /// Whether a quote is open before it.
    pub quoted: bool,
    /// The typed part of it.
    pub part: String,
    /// The text before the part, and after the cursor.
    before: String,
    after: String,
}

impl<'a> ValuePlace<'a> {
    /// The value at the cursor of a condition; none if something else is typed there.
    ///
    /// # Errors
    /// A text in quotes without a column before it.
    pub fn of(input: &Input, columns: &'a [Column]) -> Result<Option<ValuePlace<'a>>, String> {
        let text: Vec<char> = input.value().chars().collect();
        let cursor = input.cursor().min(text.len());
        let collect = |part: &[char]| part.iter().collect::<String>();
        let (typed, after) = (collect(&text[..cursor]), collect(&text[cursor..]));
        let quoted = typed.matches('\'').count() % 2 == 1;
        if quoted {
            let (before, part) = typed.rsplit_once('\'').unwrap_or(("", &typed));
            let column = last_named(before, columns).ok_or("no column is named before the quote")?;
            let (before, part) = (format!("{before}'"), part.to_string());
            return Ok(Some(ValuePlace { column, quoted, part, before, after }));
        }
        let Some((start, part_at)) = compared(&typed) else { return Ok(None) };
        let Some(column) = named_at_the_end(&typed[..start], columns) else { return Ok(None) };
        let (before, part) = (typed[..part_at].to_string(), typed[part_at..].to_string());
        Ok(Some(ValuePlace { column, quoted, part, before, after }))
    }

    /// The line with a whole value, in quotes unless it is a number, and the cursor behind it.
    pub fn with_value(&self, value: &str) -> Input {
        let text = value.replace('\'', "''");
        match (self.quoted, self.column.is_number()) {
            (true, _) if self.after.starts_with('\'') => self.line(&text),
            (true, _) => self.line(&format!("{text}'")),
            (false, true) => self.line(value),
            (false, false) => self.line(&format!("'{text}'")),
        }
    }

    /// The line with a longer part, in an open quote unless it is a number.
    pub fn with_part(&self, part: &str) -> Input {
        let is_bare = self.quoted || self.column.is_number();
        self.line(&format!("{}{}", if is_bare { "" } else { "'" }, part.replace('\'', "''")))
    }

    fn line(&self, inserted: &str) -> Input {
        let cursor = self.before.chars().count() + inserted.chars().count();
        Input::new(format!("{}{inserted}{}", self.before, self.after)).with_cursor(cursor)
    }
}

/// The ends of a text without quotes after a comparison: where the comparison begins, and where the text does.
fn compared(typed: &str) -> Option<(usize, usize)> {
    let is_part = |c: char| !matches!(c, '=' | '<' | '>' | '!' | '(' | ')' | ',' | '\'' | '"');
    let before = typed.trim_end_matches(is_part);
    let part = before.len() + (typed[before.len()..].len() - typed[before.len()..].trim_start().len());
    let comparison = before.trim_end_matches(['=', '<', '>', '!']);
    if matches!(&before[comparison.len()..], "=" | "==" | "!=" | "<>") {
        return Some((comparison.len(), part));
    }
    // `in (FR`, or a further value of the list: `in ('FR', D`.
    let opened =
        before.rfind('(').filter(|at| !before[*at..].contains(')') && before.ends_with(['(', ',']))?;
    let words = before[..opened].trim_end();
    let listed = words.len().checked_sub(2).filter(|at| words.is_char_boundary(*at))?;
    let is_in = words[listed..].eq_ignore_ascii_case("in") && words[..listed].ends_with([' ', '"']);
    let column = words[..listed].trim_end();
    let is_not = column.len() > 4 && column.is_char_boundary(column.len() - 4);
    let column = if is_not && column[column.len() - 4..].eq_ignore_ascii_case(" not") {
        &column[..column.len() - 4]
    } else {
        column
    };
    is_in.then_some((column.len(), part))
}

/// The column that the text ends with.
fn named_at_the_end<'a>(text: &str, columns: &'a [Column]) -> Option<&'a Column> {
    let text = text.trim_end().to_lowercase();
    let ends = |column: &&Column| {
        let word = column_word(&column.name).to_lowercase();
        let rest = text.strip_suffix(&word);
        rest.is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.'))
    };
    columns.iter().filter(ends).max_by_key(|column| column.name.len())
}

/// The last column named in a text: of names that end at one place, as `Category` in `"Sub-Category"`, the longest.
fn last_named<'a>(text: &str, columns: &'a [Column]) -> Option<&'a Column> {
    let text = text.to_lowercase();
    let end = |column: &&Column| {
        let word = column_word(&column.name).to_lowercase();
        let start = text.rfind(&word)?;
        Some((start + word.trim_end_matches('"').len(), word.len()))
    };
    columns.iter().filter(|column| end(column).is_some()).max_by_key(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ColumnType;
    use crate::source::{Role, Unreadable};

    fn parts(typed: &str) -> Option<(&str, &str)> {
        compared(typed).map(|(start, part)| (typed[..start].trim_end(), &typed[part..]))
    }

    #[test]
    fn a_value_without_quotes_begins_after_the_comparison() {
        assert_eq!(parts("country = Uni"), Some(("country", "Uni")));
        assert_eq!(parts("a > 1 and country=United K"), Some(("a > 1 and country", "United K")));
        assert_eq!(parts("\"Country code\" <> "), Some(("\"Country code\"", "")));
        assert_eq!(parts("country in (F"), Some(("country", "F")));
        assert_eq!(parts("country not in ('FR', d"), Some(("country", "d")));
        for other in
            ["cou", "amount > 5", "amount >= 5", "f(country", "country in ('FR') ", "country = 'FR' an"]
        {
            assert_eq!(parts(other), None, "{other}");
        }
    }

    #[test]
    fn a_name_within_a_longer_name_is_not_the_column() {
        let columns = ["Category", "Sub-Category", "Ship Mode"].map(|name| Column {
            name: name.into(),
            kind: String::new(),
            value_type: ColumnType::Text,
            role: Role::Attribute,
            distinct: None,
            filled: None,
            is_exact: false,
            whole: true,
            sample: None,
            last_sample: None,
            unreadable: Unreadable::default(),
        });
        let column = |typed: &str| {
            let place = ValuePlace::of(&Input::new(typed.into()), &columns).unwrap();
            place.map(|place| place.column.name.clone()).unwrap_or_default()
        };
        for quote in ["'", ""] {
            assert_eq!(column(&format!("\"Sub-Category\" = {quote}B")), "Sub-Category");
            assert_eq!(column(&format!("\"Sub-Category\" = 'x' and category = {quote}O")), "Category");
            assert_eq!(column(&format!("category = 'x' and \"Ship Mode\" = {quote}F")), "Ship Mode");
        }
    }
}
