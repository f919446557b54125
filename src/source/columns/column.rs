//! Statistics of a column from a sample of rows.

use crate::engine::ColumnType;
use crate::source::money::amounts::{Currency, NumberFormat};
use crate::source::report::{Column, Unreadable};
use crate::sql::{identifier, is_reserved};
use crate::text::sanitize;

use super::role::Role;

/// A column as the sampled rows show it.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnStats {
    pub name: String,
    /// The engine's name of the type in which its values are read.
    pub kind: String,
    pub value_type: ColumnType,
    /// Distinct values in the sampled rows, about.
    pub distinct: u64,
    /// Whether that is the number of distinct values of every row.
    pub is_exact: bool,
    /// Sampled rows with a value.
    pub filled: u64,
    /// Sampled rows whose value is a number.
    pub numbers: u64,
    /// Its first value in the sample, and its last one if that is another.
    pub sample: Option<String>,
    pub last_sample: Option<String>,
    /// Whether the first rows are empty, so that later ones were looked at.
    pub is_later: bool,
    /// Whether some values in the sample have characters beyond ASCII; not looked at if the sample is every row.
    pub is_beyond_ascii: bool,
    /// The format of its numbers, if SQL cannot read them directly.
    pub number_format: Option<NumberFormat>,
    /// Currencies beside its numbers, most frequent first.
    pub currencies: Vec<Currency>,
}

impl ColumnStats {
    /// What its type says of values that cannot be read; nothing if it is text.
    fn unreadable(&self) -> Unreadable {
        let read = if self.number_format.is_some() { self.numbers.min(self.filled) } else { self.filled };
        let is_number = self.value_type.is_number() && self.filled > 0;
        Unreadable {
            as_date: self.value_type.is_date().then_some(0.0),
            as_number: is_number.then(|| (self.filled - read) as f64 / self.filled as f64),
        }
    }

    /// The same for a report, where `rows` rows were sampled; `whole` if those are all rows.
    pub fn described(&self, role: Role, rows: u64, whole: bool) -> Column {
        Column {
            name: self.name.clone(),
            kind: self.kind.clone(),
            value_type: self.value_type,
            role,
            distinct: Some(self.distinct),
            filled: (rows > 0).then(|| self.filled as f64 / rows as f64),
            whole,
            is_exact: self.is_exact,
            sample: self.sample.as_deref().map(sanitize),
            last_sample: self.last_sample.as_deref().map(sanitize),
            unreadable: self.unreadable(),
        }
    }

    /// Whether nearly every sampled row has a distinct value.
    pub fn never_repeats(&self) -> bool {
        self.filled > 1 && self.distinct * 100 >= self.filled * 95
    }
}

/// A column's name as an expression has it: quoted only if it must be.
pub fn column_word(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_word = plain && !name.starts_with(|c: char| c.is_ascii_digit()) && !is_reserved(name);
    if is_word { name.to_string() } else { identifier(name) }
}

/// The remedy for a condition that names a column without the quotes it needs: `; write "Sub-Category"`; empty if none does.
pub fn quotes_missing<'a>(condition: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let needs_quotes = names.into_iter().filter(|name| column_word(name) != *name);
    let longest = needs_quotes.filter(|name| is_bare(condition, name)).max_by_key(|name| name.len());
    longest.map_or_else(String::new, |name| format!("; write {}", identifier(name)))
}

/// Whether an expression names a column, with quotes or without.
pub(in crate::source) fn is_named_in(expression: &str, name: &str) -> bool {
    expression.to_lowercase().contains(&identifier(name).to_lowercase()) || is_bare(expression, name)
}

/// Whether a name stands in an expression without quotes: not as a part of a longer word, and not in a text.
fn is_bare(expression: &str, name: &str) -> bool {
    let expression = expression.to_lowercase();
    expression.match_indices(&name.to_lowercase()).any(|(place, found)| {
        let (before, after) = (&expression[..place], &expression[place + found.len()..]);
        let goes_on = |sign: Option<char>| {
            sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '_' || sign == '"')
        };
        !goes_on(before.chars().last())
            && !goes_on(after.chars().next())
            && before.matches('\'').count() % 2 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_names_a_column_with_and_without_quotes() {
        for (expression, name, expected) in [
            ("amount * rate", "rate", true),
            ("\"Amount (EUR)\" * 2", "amount (eur)", true),
            ("amount * 'rate'", "rate", false),
            ("corate", "rate", false),
        ] {
            assert_eq!(is_named_in(expression, name), expected, "{expression}");
        }
    }

    #[test]
    fn a_column_without_its_quotes_is_found_outside_texts_and_longer_words() {
        let names = ["Category", "Sub-Category", "Order", "Order Date"];
        for (condition, remedy) in [
            ("Sub-Category = 'Phones'", "; write \"Sub-Category\""),
            ("sub-category = 'Phones'", "; write \"Sub-Category\""),
            ("Order Date > '2024-01-01'", "; write \"Order Date\""),
            ("Category = 'Sub-Category'", ""),
            ("\"Sub-Category\" = 'Phones'", ""),
            ("a-Sub-Categorys = 1", ""),
        ] {
            assert_eq!(quotes_missing(condition, names), remedy, "{condition}");
        }
    }
}
