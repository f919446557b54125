//! Names of derived dimensions: the number, and its bins.

use crate::cohort::Grain;
use crate::source::Attribute;

/// A dimension that is derived, not a column of the source.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::explore) enum Derived {
    /// The period of the first order, `acquired` or `acquired:quarter`.
    Acquired(Grain),
    /// 1, 2, 3, 4 or 5+ orders.
    Orders,
    /// R, F and M by quintile, and the group they make.
    Rfm,
    /// The scores of R and F together: `R5 F3`.
    RecencyFrequency,
    /// A number cut into ranges.
    Ranges(Number, Cuts),
}

/// A number of every customer.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::explore) enum Number {
    /// An attribute that reads as a number.
    Attribute(Attribute),
    FirstValue,
    Revenue,
    Recency,
}

/// The bins of a number.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::explore) enum Cuts {
    /// This many parts of about equal size.
    Quantiles(u32),
    /// Each edge begins a range.
    At(Vec<f64>),
}

impl Derived {
    /// Reads a name: `NAME`, `NAME:q4` or `NAME:18,30,50`, where NAME is one of [`DERIVED`] or an attribute.
    pub(in crate::explore) fn parse(text: &str, attributes: &[Attribute]) -> Option<Result<Derived, String>> {
        let (name, rest) = text.rsplit_once(':').map_or((text, None), |(name, rest)| (name, Some(rest)));
        let attribute = || attributes.iter().find(|one| one.name.eq_ignore_ascii_case(name)).cloned();
        let number = match name {
            "acquired" => {
                let grain = rest.map_or(Ok(Grain::Month), str::parse);
                return Some(grain.map(Derived::Acquired).map_err(|error| error.to_string()));
            }
            "orders" if rest.is_none() => return Some(Ok(Derived::Orders)),
            "rfm" if rest.is_none() => return Some(Ok(Derived::Rfm)),
            "rf" if rest.is_none() => return Some(Ok(Derived::RecencyFrequency)),
            "first-value" => Number::FirstValue,
            "revenue" => Number::Revenue,
            "recency" => Number::Recency,
            // An attribute without ranges is not a derived dimension.
            _ => Number::Attribute(attribute().filter(|_| rest.is_some())?),
        };
        Some(Cuts::parse(rest.unwrap_or("q4")).map(|cuts| Derived::Ranges(number, cuts)))
    }
}

impl Cuts {
    fn parse(text: &str) -> Result<Cuts, String> {
        let wrong = || {
            format!(
                "'{text}' does not give ranges: write q4 for quartiles, or rising bin edges as in 18,30,50"
            )
        };
        if let Some(parts) = text.strip_prefix('q').and_then(|parts| parts.parse().ok()) {
            return if (2..=100).contains(&parts) { Ok(Cuts::Quantiles(parts)) } else { Err(wrong()) };
        }
        let cuts: Result<Vec<f64>, _> = text.split(',').map(|cut| cut.trim().parse::<f64>()).collect();
        let cuts = cuts.map_err(|_| wrong())?;
        let rise = cuts.windows(2).all(|pair| pair[0] < pair[1]) && cuts.iter().all(|cut| cut.is_finite());
        if rise { Ok(Cuts::At(cuts)) } else { Err(wrong()) }
    }
}

impl Number {
    /// The binned number, as exports name it.
    pub(in crate::explore) fn name(&self) -> String {
        match self {
            Number::Attribute(attribute) => attribute.name.clone(),
            Number::FirstValue => "first_value".to_string(),
            Number::Revenue => "revenue".to_string(),
            Number::Recency => "recency_days".to_string(),
        }
    }
}

/// The label of a range: `under 18`, `18 to under 30`, `50 and over`.
pub(in crate::explore) fn range(cuts: &[f64], place: usize) -> String {
    let cut = |place: usize| cuts.get(place);
    match (place.checked_sub(1).and_then(cut), cut(place)) {
        (None, Some(to)) => format!("under {to}"),
        (Some(from), Some(to)) => format!("{from} to under {to}"),
        (Some(from), None) => format!("{from} and over"),
        (None, None) => "all".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age() -> Attribute {
        Attribute { name: "Age".into(), column: "a0".into(), expression: String::new(), is_padded: false }
    }

    #[test]
    fn names_say_how_a_number_is_cut() {
        let parse = |text: &str| Derived::parse(text, &[age()]);
        assert_eq!(parse("acquired:quarter"), Some(Ok(Derived::Acquired(Grain::Quarter))));
        let ranges = |number, cuts| Some(Ok(Derived::Ranges(number, cuts)));
        assert_eq!(parse("age:q3"), ranges(Number::Attribute(age()), Cuts::Quantiles(3)));
        assert_eq!(parse("Age:18,30"), ranges(Number::Attribute(age()), Cuts::At(vec![18.0, 30.0])));
        assert_eq!(parse("recency"), ranges(Number::Recency, Cuts::Quantiles(4)));
        assert_eq!(parse("age"), None);
        assert_eq!(parse("height:q4"), None);
        for wrong in ["age:30,18", "age:q1", "age:x", "age:", "revenue:1,NaN"] {
            assert!(matches!(parse(wrong), Some(Err(_))), "{wrong}");
        }
    }

    #[test]
    fn ranges_are_named_by_where_they_begin() {
        let names: Vec<String> = (0..=2).map(|place| range(&[18.0, 30.5], place)).collect();
        assert_eq!(names, ["under 18", "18 to under 30.5", "30.5 and over"]);
    }
}
