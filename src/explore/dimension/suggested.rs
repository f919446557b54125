//! The dimension that a screen shows before one is chosen.

use crate::source::{Column, Role};

use super::separation::Separation;

/// Values up to which groups are read at a glance.
const FEW_VALUES: u64 = 20;

/// The most values of a number that still looks like a code. With more values it is a quantity and needs ranges.
const FEW_NUMBERS: u64 = 12;

/// The least share of filled rows for a column that says something about most customers.
const MOSTLY_FILLED: f64 = 0.5;

/// The attribute that a screen groups customers by before the user chooses. Of the columns filled in most rows, with 2 to
/// 20 values, the one by which customers differ most. If that is not known, or none does: a text rather than a number,
/// with the fewest values from 3 on. `is_used` tells whether a filter or the sides of a comparison have fixed a column.
pub fn suggested(
    columns: &[Column],
    separations: &[Separation],
    is_used: impl Fn(&str) -> bool,
) -> Option<String> {
    // In a file that is sorted by time, a part of it shows a few of the values of a number that goes up with time.
    let may_go_up = |column: &Column| column.is_number() && !column.whole;
    let is_open = |column: &&Column| column.role == Role::Attribute && !is_used(&column.name);
    let attributes = columns.iter().filter(is_open).filter(|column| !may_go_up(column));
    let ranked: Vec<_> = attributes.filter_map(|column| Some((rank(column)?, column))).collect();
    let separation = |column: &Column| {
        separations.iter().find(|one| one.name == column.name).map_or(0.0, |one| one.spread)
    };
    let clear = ranked.iter().filter(|(_, column)| is_legible(column) && separation(column) > 0.0);
    let clearest = clear.max_by(|(rank, one), (other_rank, other)| {
        separation(one).total_cmp(&separation(other)).then(other_rank.cmp(rank))
    });
    let fallback = ranked.iter().min_by_key(|(rank, _)| *rank);
    clearest.or(fallback).map(|(_, column)| column.name.clone())
}

/// Whether the groups of a column are read at a glance and hold most customers.
pub fn is_legible(column: &Column) -> bool {
    let is_known = column.distinct.is_some_and(|values| (2..=FEW_VALUES).contains(&values));
    let is_filled = column.filled.is_none_or(|share| share >= MOSTLY_FILLED);
    column.role == Role::Attribute && is_known && is_filled && rank(column).is_some()
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
            is_exact: false,
            whole: true,
            sample: None,
            last_sample: None,
            unreadable: crate::source::Unreadable::default(),
        }
    }

    fn of(columns: &[(&str, u64, f64)]) -> Option<String> {
        let columns: Vec<Column> =
            columns.iter().map(|(name, distinct, filled)| column(name, *distinct, *filled)).collect();
        suggested(&columns, &[], |name| name == "used")
    }

    #[test]
    fn of_columns_that_are_read_at_a_glance_the_one_that_tells_customers_most_apart_comes_first() {
        let columns = [("channel", 6, 1.0), ("country", 7, 1.0), ("coupon", 3, 0.28), ("city", 400, 1.0)]
            .map(|(name, distinct, filled)| column(name, distinct, filled));
        let of = |spreads: &[(&str, f64)]| {
            let known =
                spreads.iter().map(|(name, spread)| Separation { name: (*name).into(), spread: *spread });
            suggested(&columns, &known.collect::<Vec<_>>(), |_| false).unwrap()
        };
        assert_eq!(of(&[("channel", 0.01), ("country", 0.05)]), "country");
        assert_eq!(of(&[("channel", 0.01), ("coupon", 0.3), ("city", 0.4)]), "channel");
        assert_eq!(of(&[("channel", 0.0), ("country", 0.0)]), "channel", "nothing but chance");
        assert_eq!(of(&[("channel", 0.05), ("country", 0.05)]), "channel", "the fewer values of two alike");
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
    fn a_number_of_which_a_part_was_read_is_not_taken_for_a_code() {
        let week = Column { whole: false, ..column("week", 2, 1.0) };
        assert_eq!(suggested(std::slice::from_ref(&week), &[], |_| false), None);
        assert_eq!(suggested(&[Column { whole: true, ..week }], &[], |_| false).unwrap(), "week");
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
