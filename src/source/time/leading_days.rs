//! Texts that begin with a day.

use super::months::month;

/// Whether a text begins with a day, month and year in any order and with any signs, or with a month in words.
pub(in crate::source) fn begins_with_day(text: &str) -> bool {
    let text = text.split(['t', ' ']).next().filter(|day| day.len() >= 8).unwrap_or(text);
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    let has_month = text.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let year = |digits: &&&str| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    let parts = numbers.len() + usize::from(has_month);
    parts >= 3
        && numbers.iter().all(|digits| digits.len() <= 4)
        && (numbers.iter().any(|one| year(&one)) || !has_month || has_name_of_month(text))
}

/// Whether one of the words of a text is the name of a month.
fn has_name_of_month(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= 3);
    words.any(|word| month(word).is_some())
}
