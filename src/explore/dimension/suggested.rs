//! The dimension that a screen shows before one is chosen.

use crate::source::{Column, Role};

/// Values up to which groups are read at a glance.
const FEW_VALUES: u64 = 20;

/// The most values of a number that still looks like a code. With more values it is a quantity and needs ranges.
const FEW_NUMBERS: u64 = 12;

/// The least share of filled rows for a column that says something about most customers.
const MOSTLY_FILLED: f64 = 0.5;

/// The attribute that a screen groups customers by before the user chooses: a text filled in most rows, with 2 to 20
/// values. Of several, the one with the fewest values from 3 on. `is_used` tells whether a filter or the sides of a
/// comparison have fixed a column already.
pub fn suggested(columns: &[Column], is_used: impl Fn(&str) -> bool) -> Option<String> {
    let attributes = columns.iter().filter(|column| column.role == Role::Attribute && !is_used(&column.name));
    let ranked = attributes.filter_map(|column| Some((rank(column)?, column)));
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, column)| column.name.clone())
}

/// The reasons against a column, the weightiest first; none if it cannot group customers.
fn rank(column: &Column) -> Option<(bool, bool, bool, bool, u64)> {
    let values = column.distinct.unwrap_or(FEW_VALUES);
    if values < 2 || (column.is_number() && values > FEW_NUMBERS) {
        return None;
    }
    let is_sparse = column.filled.is_some_and(|share| share < MOSTLY_FILLED);
    Some((is_sparse, values > FEW_VALUES, column.is_number(), values == 2, values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ColumnType;

    fn column(name: &str, distinct: u64, filled: f64) -> Column {
        let value_type = if name == "week" { ColumnType::Integer { small: false } } else { ColumnType::Text };
        Column {
            name: name.into(),
            kind: String::new(),
            value_type,
            role: Role::Attribute,
            distinct: Some(distinct),
            filled: Some(filled),
            whole: true,
            sample: None,
        }
    }

    fn of(columns: &[(&str, u64, f64)]) -> Option<String> {
        let columns: Vec<Column> =
            columns.iter().map(|(name, distinct, filled)| column(name, *distinct, *filled)).collect();
        suggested(&columns, |name| name == "used")
    }

    #[test]
    fn a_column_that_is_mostly_filled_with_a_few_values_comes_first() {
        let coupon = ("coupon", 3, 0.28);
        assert_eq!(of(&[coupon, ("country", 7, 1.0), ("channel", 6, 1.0)]).unwrap(), "channel");
        assert_eq!(of(&[("gift", 2, 1.0), ("channel", 6, 1.0)]).unwrap(), "channel", "more than two sides");
        assert_eq!(of(&[("city", 400, 1.0), ("channel", 20, 0.5)]).unwrap(), "channel");
        assert_eq!(of(&[("week", 4, 1.0), ("channel", 6, 1.0)]).unwrap(), "channel");
        assert_eq!(of(&[("used", 4, 1.0), ("gift", 2, 1.0)]).unwrap(), "gift");
    }

    #[test]
    fn what_suits_less_is_better_than_nothing() {
        assert_eq!(of(&[("Country", 38, 1.0), coupon_of(0.2)]).unwrap(), "Country");
        assert_eq!(of(&[coupon_of(0.2)]).unwrap(), "coupon");
        assert_eq!(of(&[("week", 53, 1.0), ("same", 1, 1.0)]), None);
    }

    fn coupon_of(filled: f64) -> (&'static str, u64, f64) {
        ("coupon", 3, filled)
    }
}
