//! Columns that can fill a role, found by their names.

use crate::engine::ColumnType;
use crate::source::time::leading_days::begins_with_day;

use super::column::ColumnStats;
use super::letters::plain;
use super::role::Role;
use super::stems;

/// A whole number that reads as a day, 19970101.
pub(in crate::source) fn is_day_number(column: &ColumnStats) -> bool {
    is_day_text(column.sample.as_deref().unwrap_or(""))
}

/// Whether digits read as a day.
pub(in crate::source) fn is_day_text(digits: &str) -> bool {
    let as_day = digits.len() == 8 && (digits.starts_with("19") || digits.starts_with("20"));
    as_day && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a column holds texts, of which those at hand begin with a day.
pub(in crate::source) fn is_text_of_days(column: &ColumnStats) -> bool {
    let is_day = |text: &String| begins_with_day(&text.to_lowercase());
    let at_hand = [&column.sample, &column.last_sample];
    column.value_type.is_text() && column.sample.is_some() && at_hand.into_iter().flatten().all(is_day)
}

/// Whether a column's type can fill a role at all. An empty column can only be the date.
pub(in crate::source) fn fits(role: Role, column: &ColumnStats) -> bool {
    match role {
        // An empty column of dates is refused later, by its name.
        _ if column.filled == 0 && role != Role::Date => false,
        // A text column that mostly holds numbers can be the amount; its other rows count as unreadable.
        Role::Amount | Role::Cost => column.value_type.is_number() || column.numbers * 2 > column.filled,
        Role::Customer | Role::Order => {
            !column.value_type.is_date() && column.value_type != ColumnType::Boolean
        }
        Role::Status | Role::Currency => column.value_type.is_text(),
        Role::Date | Role::Attribute | Role::Unused => true,
    }
}

pub(in crate::source) fn best<'a>(
    role: Role,
    names: &[&str],
    columns: &'a [ColumnStats],
    taken: &[&str],
) -> Option<&'a ColumnStats> {
    let free = |column: &&ColumnStats| fits(role, column) && !taken.contains(&column.name.as_str());
    let named = |is_filled: bool| {
        let free = || columns.iter().filter(free).filter(|column| !is_filled || column.filled > 0);
        names.iter().find_map(|name| free().find(|column| plain(&column.name) == *name))
    };
    named(true).or_else(|| named(false))
}

/// The column whose name has the best stem for a role; the first of several.
pub(in crate::source) fn stemmed<'a>(
    role: Role,
    columns: &'a [ColumnStats],
    taken: &[&str],
) -> Option<&'a ColumnStats> {
    let free = columns
        .iter()
        .filter(|column| column.filled > 0 && fits(role, column) && !taken.contains(&column.name.as_str()));
    let placed = free.filter_map(|column| Some((stems::place(role, &column.name)?, column)));
    placed.min_by_key(|(place, _)| *place).map(|(_, column)| column)
}
