//! Binning of a dimension: bin edges, customers per bin, and the order of its values.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::sql::literal;

/// A dimension that customers are grouped by, with its bins.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dimension {
    /// As it was asked for: `Country`, `revenue:q4`.
    pub name: String,
    pub order: NaturalOrder,
    /// The binned numbers behind it; empty if it is not numeric.
    pub binnings: Vec<Binning>,
}

/// The natural order of values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum NaturalOrder {
    /// None: the largest come first.
    #[default]
    None,
    /// As they read: periods, numbers of orders.
    Text,
    /// As listed here: ranges, groups.
    Listed(Vec<String>),
}

/// The bins of a number per customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Binning {
    /// The number: `recency_days`, `orders`, `revenue`, `first_value`, or the name of a column.
    pub of: String,
    /// The kind of bins: ranges, or scores of 1 to 5.
    pub kind: BinKind,
    /// Never falling. Two are equal if customers with one value fill a whole bin.
    pub at: Vec<f64>,
    /// Customers in each part, the lowest numbers first: one more than there are cuts.
    pub customers: Vec<u64>,
}

/// The kind of bins of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinKind {
    /// Ranges with the edges the user gave.
    Custom,
    /// That many quantile ranges, of equal size as far as possible.
    Quantiles(u32),
    /// Scores of the letter; the best score is for the greatest or for the least number. A number on a cut point
    /// belongs below it.
    Scores { letter: char, least_is_best: bool },
}

impl NaturalOrder {
    /// The order of two values; a missing value comes last. Values without an order are equal.
    pub fn compare(&self, one: Option<&str>, other: Option<&str>) -> Ordering {
        let place = |value: Option<&str>| match (self, value) {
            (NaturalOrder::Listed(values), Some(value)) => {
                values.iter().position(|known| known == value).unwrap_or(values.len())
            }
            _ => 0,
        };
        let order = place(one).cmp(&place(other));
        match self {
            NaturalOrder::None => Ordering::Equal,
            _ => one.is_none().cmp(&other.is_none()).then(order).then_with(|| one.cmp(&other)),
        }
    }
}

/// Sorts groups, given largest first, by the values of each dimension in turn: in natural order, or by size. Without a
/// natural order the groups keep their order. `of` returns the values and the customers of a group.
pub(super) fn put_in_order<T>(
    groups: &mut [T],
    dimensions: &[Dimension],
    of: impl Fn(&T) -> (&Vec<Option<String>>, u64),
) {
    if dimensions.iter().all(|dimension| dimension.order == NaturalOrder::None) {
        return;
    }
    let mut sizes: Vec<HashMap<Option<String>, u64>> = vec![HashMap::new(); dimensions.len()];
    for one in groups.iter() {
        let (values, customers) = of(one);
        for (sizes, value) in sizes.iter_mut().zip(values) {
            *sizes.entry(value.clone()).or_default() += customers;
        }
    }
    let compared = |one: &T, other: &T| {
        let values = of(one).0.iter().zip(of(other).0).zip(dimensions.iter().zip(&sizes));
        let each = values.map(|((one, other), (dimension, sizes))| match dimension.order {
            NaturalOrder::None => sizes.get(other).cmp(&sizes.get(one)).then_with(|| one.cmp(other)),
            _ => dimension.order.compare(one.as_deref(), other.as_deref()),
        });
        each.fold(Ordering::Equal, Ordering::then)
    };
    groups.sort_by(compared);
}

impl NaturalOrder {
    /// The first sort key of a column in SQL; empty without an order.
    pub(super) fn sql(&self, column: &str) -> String {
        match self {
            NaturalOrder::None => String::new(),
            NaturalOrder::Text => format!("{column} ASC NULLS LAST, "),
            NaturalOrder::Listed(values) => {
                let places = (1..).zip(values);
                let places = places.map(|(place, value)| format!("WHEN {} THEN {place} ", literal(value)));
                format!("CASE {column} {}END ASC NULLS LAST, ", places.collect::<String>())
            }
        }
    }
}

impl Binning {
    /// Whether bins meant to be of equal size differ by more than a twentieth of it, because equal values stay
    /// together.
    pub fn is_uneven(&self) -> bool {
        let wanted = match self.kind {
            BinKind::Custom => return false,
            BinKind::Quantiles(parts) => parts as usize,
            BinKind::Scores { .. } => 5,
        };
        let (least, most) = (self.customers.iter().min(), self.customers.iter().max());
        // Without ties the last bin has at most two customers more than the first.
        let allowed = (self.customers.iter().sum::<u64>() / (wanted as u64 * 20)).max(2);
        self.customers.len() < wanted || most.zip(least).is_some_and(|(most, least)| most - least > allowed)
    }

    /// The score of a part, by its place.
    pub fn score(&self, place: usize) -> Option<usize> {
        match self.kind {
            BinKind::Scores { least_is_best: true, .. } => {
                self.at.len().checked_sub(place).map(|score| score + 1)
            }
            BinKind::Scores { .. } => Some(place + 1),
            BinKind::Custom | BinKind::Quantiles(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_by_what_they_mean_and_none_comes_last() {
        let ranges =
            NaturalOrder::Listed(["under 18", "18 to under 30", "30 and over"].map(String::from).to_vec());
        let mut values = [None, Some("30 and over"), Some("under 18"), Some("18 to under 30")];
        values.sort_by(|one, other| ranges.compare(*one, *other));
        assert_eq!(values, [Some("under 18"), Some("18 to under 30"), Some("30 and over"), None]);
        let mut orders = [Some("5+"), None, Some("1"), Some("2")];
        orders.sort_by(|one, other| NaturalOrder::Text.compare(*one, *other));
        assert_eq!(orders, [Some("1"), Some("2"), Some("5+"), None]);
        assert_eq!(NaturalOrder::None.compare(Some("a"), Some("b")), Ordering::Equal);
    }

    #[test]
    fn parts_are_uneven_only_where_equal_values_make_them_so() {
        let cut = |kind, customers: &[u64]| Binning {
            of: "orders".into(),
            kind,
            at: vec![1.0; customers.len() - 1],
            customers: customers.to_vec(),
        };
        assert!(!cut(BinKind::Quantiles(4), &[24, 25, 25, 26]).is_uneven());
        assert!(!cut(BinKind::Quantiles(4), &[980, 1000, 990, 1030]).is_uneven());
        assert!(cut(BinKind::Quantiles(4), &[50, 25, 25]).is_uneven());
        assert!(cut(BinKind::Quantiles(2), &[10, 30]).is_uneven());
        assert!(!cut(BinKind::Custom, &[1, 300]).is_uneven());
        let frequency = cut(BinKind::Scores { letter: 'F', least_is_best: false }, &[60, 0, 20, 20, 20]);
        assert!(frequency.is_uneven());
        assert_eq!((frequency.score(0), frequency.score(4)), (Some(1), Some(5)));
        let recency = cut(BinKind::Scores { letter: 'R', least_is_best: true }, &[20; 5]);
        assert_eq!((recency.score(0), recency.score(4), recency.is_uneven()), (Some(5), Some(1), false));
    }
}
