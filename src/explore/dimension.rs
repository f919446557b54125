//! Dimensions: what customers are told apart by. An attribute as it stood at the first order, a number cut into ranges, or
//! something told of the whole customer: when acquired, how many orders, the first order's value, the RFM group.

use minijinja::context;

use super::error::Error;
use super::session::Session;
use crate::cohort::Grain;
use crate::cohort::grain::epoch_day;
use crate::engine::{Cancel, rows};
use crate::source::{Attribute, Role, grouped};
use crate::sql::literal;

/// A dimension that is no column of the source.
#[derive(Debug, Clone, PartialEq)]
enum Derived {
    /// The period of the first order, `acquired` or `acquired:quarter`.
    Acquired(Grain),
    /// 1, 2, 3, 4 or 5+ orders.
    Orders,
    /// R, F and M by quintile, and the group they make.
    Rfm,
    /// A number cut into ranges.
    Ranges(Number, Cuts),
}

/// A number of every customer.
#[derive(Debug, Clone, PartialEq)]
enum Number {
    /// An attribute that reads as a number.
    Attribute(Attribute),
    FirstValue,
    Revenue,
    Recency,
}

/// Where a number is cut.
#[derive(Debug, Clone, PartialEq)]
enum Cuts {
    /// Into so many parts of about as many customers.
    Quantiles(u32),
    /// Each begins a range.
    At(Vec<f64>),
}

/// Names of the dimensions that are no columns, and what they are, for lists to choose from.
pub const DERIVED: [(&str, &str); 6] = [
    ("acquired", "month of the first order; acquired:quarter, acquired:year"),
    ("orders", "number of orders: 1, 2, 3, 4, 5+"),
    ("first-value", "value of the first order in four ranges; first-value:20,50,100"),
    ("revenue", "net revenue in four ranges; revenue:q5, revenue:100,500"),
    ("recency", "days since the last order; recency:30,90,180"),
    ("rfm", "recency, frequency and money: 11 groups"),
];

/// What a dimension that is no column is, in words: `rfm` is the `RFM group`.
pub fn in_words(name: &str) -> Option<String> {
    let (name, rest) = name.split_once(':').map_or((name, None), |(name, rest)| (name, Some(rest)));
    Some(match name {
        "acquired" => format!("{} of first order", rest.unwrap_or("month")),
        "orders" => "number of orders".to_string(),
        "first-value" => "value of first order".to_string(),
        "revenue" => "net revenue".to_string(),
        "recency" => "days since last order".to_string(),
        "rfm" => "RFM group".to_string(),
        _ => return rest.map(|_| format!("{name} in ranges at first order")),
    })
}

impl Derived {
    /// Reads a name: `NAME`, `NAME:q4` or `NAME:18,30,50`, where NAME is one of [`DERIVED`] or an attribute.
    fn parse(text: &str, attributes: &[Attribute]) -> Option<Result<Derived, String>> {
        let (name, rest) = text.rsplit_once(':').map_or((text, None), |(name, rest)| (name, Some(rest)));
        let attribute = || attributes.iter().find(|one| one.name.eq_ignore_ascii_case(name)).cloned();
        let number = match name {
            "acquired" => {
                let grain = rest.map_or(Ok(Grain::Month), str::parse);
                return Some(grain.map(Derived::Acquired).map_err(|error| error.to_string()));
            }
            "orders" if rest.is_none() => return Some(Ok(Derived::Orders)),
            "rfm" if rest.is_none() => return Some(Ok(Derived::Rfm)),
            "first-value" => Number::FirstValue,
            "revenue" => Number::Revenue,
            "recency" => Number::Recency,
            // An attribute without ranges is no derived dimension.
            _ => Number::Attribute(attribute().filter(|_| rest.is_some())?),
        };
        Some(Cuts::parse(rest.unwrap_or("q4")).map(|cuts| Derived::Ranges(number, cuts)))
    }
}

impl Cuts {
    fn parse(text: &str) -> Result<Cuts, String> {
        let wrong = || {
            format!(
                "'{text}' are no ranges: write q4 for four parts of as many customers, or rising numbers as in 18,30,50"
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

impl Session {
    /// Dimensions by their names, each a column of `profiles` that stands in the engine.
    ///
    /// # Errors
    /// A name that is no dimension, with the reason and those there are; ranges that cannot be read.
    pub(super) fn dimensions(
        &mut self,
        names: &[String],
        option: &'static str,
        cancel: &Cancel,
    ) -> Result<Vec<Attribute>, Error> {
        names.iter().map(|name| self.dimension(name, option, cancel)).collect()
    }

    /// One dimension; see [`Session::dimensions`].
    pub(super) fn dimension(
        &mut self,
        name: &str,
        option: &'static str,
        cancel: &Cancel,
    ) -> Result<Attribute, Error> {
        let known = self.source.mapping.attributes.clone();
        let plain = known.iter().find(|one| one.name.eq_ignore_ascii_case(name));
        if let Some(plain) = plain {
            self.prepare_profiles(cancel)?;
            return Ok(plain.clone());
        }
        match Derived::parse(name, &known) {
            None => Err(self.no_dimension(name, option)),
            Some(Err(why)) => Err(Error::Dimension { name: name.to_string(), option, why }),
            Some(Ok(derived)) => self.derived(name, &derived, option, cancel),
        }
    }

    /// Whether a name is a dimension that is no column of the source.
    pub(super) fn is_derived(&self, name: &str) -> bool {
        let known = &self.source.mapping.attributes;
        let plain = known.iter().any(|one| one.name.eq_ignore_ascii_case(name));
        !plain && Derived::parse(name, known).is_some()
    }

    /// Why a name is no dimension.
    pub(super) fn no_dimension(&self, name: &str, option: &'static str) -> Error {
        let bare = name.split(':').next().unwrap_or(name);
        let column = self.report().columns.iter().find(|column| column.name.eq_ignore_ascii_case(bare));
        let Some(column) = column else { return self.unknown_attribute(name, option) };
        let why = match (column.role, column.distinct) {
            (Role::Unused, Some(distinct)) if distinct > 1 => format!(
                "it has about {} values in the rows looked at, too many (or too much like an id) to tell customers apart; \
                 group its values with an expression over the source, or choose another",
                grouped(distinct)
            ),
            (Role::Unused, _) => "it has one value only".to_string(),
            (role, _) => format!("it is the {} of a row", role.name()),
        };
        Error::Dimension { name: column.name.clone(), option, why }
    }

    /// Makes a derived dimension a column of the profiles, once.
    fn derived(
        &mut self,
        name: &str,
        derived: &Derived,
        option: &'static str,
        cancel: &Cancel,
    ) -> Result<Attribute, Error> {
        let hex: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
        let attribute =
            Attribute { name: name.to_string(), column: format!("d_{hex}"), expression: String::new() };
        self.prepare_profiles(cancel)?;
        self.prepare_totals(cancel)?;
        if self.derived_columns.contains(&attribute.column) {
            return Ok(attribute);
        }
        let needs_money =
            matches!(derived, Derived::Rfm | Derived::Ranges(Number::FirstValue | Number::Revenue, _));
        if let Some(why) = self.report().money_off.as_ref().filter(|_| needs_money) {
            return Err(Error::Dimension { name: name.to_string(), option, why: why.to_string() });
        }
        let expression = self.expression(name, derived, option, cancel)?;
        let first_value = matches!(derived, Derived::Ranges(Number::FirstValue, _));
        let context = context! { expression, column => &attribute.column, first_value };
        let derive = self.render("derive", context)?;
        self.engine().run(&derive, cancel)?;
        // The profiles are what they were, with one more column.
        let profiles = [self.profiles.take().unwrap_or_default(), self.render("totals", ())?, derive];
        self.profiles = Some(profiles.map(|sql| sql.trim_end_matches([';', '\n']).to_string()).join(";\n\n"));
        self.derived_columns.insert(attribute.column.clone());
        Ok(attribute)
    }

    /// The SQL of a derived dimension over a profile `p`, a customer `m` and a first value `f`.
    fn expression(
        &self,
        name: &str,
        derived: &Derived,
        option: &'static str,
        cancel: &Cancel,
    ) -> Result<String, Error> {
        Ok(match derived {
            Derived::Acquired(grain) => self.render("acquired", context! { grain => grain.name() })?,
            Derived::Orders => self.render("order_count", ())?,
            Derived::Ranges(number, cuts) => {
                let number_sql = self.number(number)?;
                let first_value = *number == Number::FirstValue;
                if self.cut_points(&number_sql, first_value, 2, cancel)?.is_empty() {
                    let why = "none of its values is a number, so they cannot be cut into ranges".to_string();
                    return Err(Error::Dimension { name: name.to_string(), option, why });
                }
                let cuts = match cuts {
                    Cuts::At(cuts) => cuts.clone(),
                    Cuts::Quantiles(parts) => self.cut_points(&number_sql, first_value, *parts, cancel)?,
                };
                let ranges: Vec<(f64, String)> = cuts
                    .iter()
                    .enumerate()
                    .map(|(place, cut)| (*cut, literal(&range(&cuts, place))))
                    .collect();
                let last = literal(&range(&cuts, cuts.len()));
                self.render("ranges", context! { number => number_sql, ranges, last })?
            }
            Derived::Rfm => {
                let scored =
                    [self.number(&Number::Recency)?, "m.orders".to_string(), "m.revenue::DOUBLE".to_string()];
                let mut cuts = Vec::new();
                for number in &scored {
                    cuts.push(self.cut_points(number, false, 5, cancel)?);
                }
                let [recency, orders, revenue] = scored;
                self.render("rfm", context! { recency, orders, revenue, cuts })?
            }
        })
    }

    fn number(&self, number: &Number) -> Result<String, Error> {
        Ok(match number {
            Number::Attribute(attribute) => format!("TRY_CAST(p.{} AS DOUBLE)", attribute.column),
            Number::FirstValue => "f.first_value".to_string(),
            Number::Revenue => "m.revenue::DOUBLE".to_string(),
            Number::Recency => {
                self.render("recency", context! { as_of_day => epoch_day(self.report().as_of) })?
            }
        })
    }

    fn cut_points(
        &self,
        number: &str,
        first_value: bool,
        parts: u32,
        cancel: &Cancel,
    ) -> Result<Vec<f64>, Error> {
        let sql = self.render("cut_points", context! { number, first_value, parts })?;
        let answer = self.engine().query(&sql, cancel)?;
        let mut cuts = Vec::new();
        for row in rows(&answer) {
            for part in 1..parts {
                cuts.extend(row.maybe_float(&format!("c{part}"))?);
            }
        }
        cuts.dedup();
        Ok(cuts)
    }
}

/// What a range between cuts is called: `under 18`, `18 to under 30`, `50 and over`.
fn range(cuts: &[f64], place: usize) -> String {
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
        Attribute { name: "Age".into(), column: "a0".into(), expression: String::new() }
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
