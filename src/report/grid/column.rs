//! The columns of a table: their audience, and their kind of values.

use crate::cohort::Unit;

/// The audience of a table or a column. People read a few rounded columns; programs need exact ones with stable names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    #[default]
    Everyone,
    /// Aligned text, Markdown and the screens.
    People,
    /// CSV, Parquet and JSON.
    Programs,
}

impl Audience {
    /// Whether people read it.
    pub const fn has_people(self) -> bool {
        matches!(self, Audience::Everyone | Audience::People)
    }

    /// Whether programs read it.
    pub const fn has_programs(self) -> bool {
        matches!(self, Audience::Everyone | Audience::Programs)
    }
}

/// The kind of values of a column. It decides the unit, the decimals for people, and the alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Truth,
    Date,
    Moment,
    /// A whole number.
    Count,
    /// An exact amount.
    Amount,
    /// A share, an average count, a ratio or an average amount.
    Number(Unit),
    /// A number in the unit of the measure of its row.
    AsMeasured,
    /// A number with this many decimals.
    Decimals(u8),
    /// A span of days, with one decimal.
    Days,
    /// A signed difference of two values in this unit; shares differ by percentage points.
    Difference(Unit),
    /// A part of a difference, with two more decimals, so that people see that the parts add up.
    Part(Unit),
    /// A p-value.
    Probability,
    /// A relative error in percent, signed.
    Percent,
    /// The two ends of an interval of values in this unit.
    Range(Unit),
    /// The two ends of an interval of a difference.
    DifferenceRange(Unit),
}

impl Kind {
    pub const RATE: Kind = Kind::Number(Unit::Rate);
    pub const RATIO: Kind = Kind::Number(Unit::Ratio);
    pub const MONEY: Kind = Kind::Number(Unit::Money);

    /// The unit of the exact values, in words.
    pub const fn unit(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Truth => "true or false",
            Kind::Date => "date",
            Kind::Moment => "date and time",
            Kind::Count => unit_name(Unit::Count),
            Kind::Amount => unit_name(Unit::Money),
            Kind::Number(unit) | Kind::Range(unit) => unit_name(unit),
            Kind::AsMeasured => "unit of the measure",
            Kind::Decimals(_) => "number",
            Kind::Days => "days",
            Kind::Difference(unit) | Kind::Part(unit) | Kind::DifferenceRange(unit) => match unit {
                Unit::Rate => "difference of shares",
                Unit::Count => "difference of counts",
                Unit::Ratio => "difference",
                Unit::Money => "difference of amounts",
            },
            Kind::Probability => "probability",
            Kind::Percent => "percent",
        }
    }

    /// Whether values are numbers, which are aligned on the right.
    pub const fn is_number(self) -> bool {
        !matches!(self, Kind::Text | Kind::Truth | Kind::Date | Kind::Moment)
    }
}

const fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Rate => "share, 0 to 1",
        Unit::Count => "count",
        Unit::Ratio => "ratio",
        Unit::Money => "amount in the currency of the file",
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The name for programs: the header of CSV and Parquet, the field of JSON, the column of `--sort`.
    pub name: String,
    /// The heading for people.
    pub title: String,
    pub kind: Kind,
    pub audience: Audience,
    /// If a terminal is too narrow, columns with the highest number are dropped first, the last of them before the
    /// others; those with 0 stay.
    pub priority: u8,
    /// Whether a mark may follow a value, so that there must be room for one.
    pub has_marks: bool,
    /// Characters of a text in aligned columns.
    pub widest: usize,
}

/// The default width of a text in aligned columns.
const WIDEST: usize = 40;

impl Column {
    /// A column for everyone.
    pub fn new(name: impl Into<String>, title: impl Into<String>, kind: Kind) -> Column {
        Column {
            name: name.into(),
            title: title.into(),
            kind,
            audience: Audience::Everyone,
            priority: 1,
            has_marks: false,
            widest: WIDEST,
        }
    }

    /// A column whose heading is its name in words.
    pub fn named(name: impl Into<String>, kind: Kind) -> Column {
        let name = name.into();
        let title = name.replace('_', " ");
        Column::new(name, title, kind)
    }

    /// The same for people alone.
    pub fn for_people(self) -> Column {
        Column { audience: Audience::People, ..self }
    }

    /// The same for programs alone.
    pub fn for_programs(self) -> Column {
        Column { audience: Audience::Programs, ..self }
    }

    /// The same with another priority.
    pub fn priority(self, priority: u8) -> Column {
        Column { priority, ..self }
    }

    /// The same with room for a mark behind every value.
    pub fn with_marks(self) -> Column {
        Column { has_marks: true, ..self }
    }

    /// The same with texts cut at another width.
    pub fn widest(self, widest: usize) -> Column {
        Column { widest, ..self }
    }
}
