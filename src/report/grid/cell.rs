//! The typed values of a table, and what people read of them.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};

use crate::cohort::{Interval, Money, Unit, value_name};
use crate::report::number::{self, UNDEFINED};

use super::column::Kind;

/// A value of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    Count(u64),
    /// An exact amount.
    Money(Money),
    Number(f64),
    /// A number that keeps its decimal point in CSV, so that a program reads the whole column as fractions.
    Fraction(f64),
    Interval(Interval),
    Truth(bool),
    Date(Date),
    Moment(DateTime),
    /// An attribute's value; people and CSV read `(none)` if the first order had none.
    Attribute(Option<String>),
    /// Not defined, such as a ratio without a denominator; people read `-`.
    Undefined,
    /// Not observed, or without a meaning here; people read nothing.
    Empty,
}

/// A value with an annotation for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub value: Value,
    /// What people read, if it is not the value alone.
    pub shown: Option<Cow<'static, str>>,
    /// The sign behind the value: `*` open, `~` forecast, `!` significant, `?` the data begin too late for it.
    pub mark: Option<char>,
    /// Small, or not significant.
    pub is_faint: bool,
}

impl Cell {
    /// The same with another text for people.
    pub fn shown(self, text: impl Into<Cow<'static, str>>) -> Cell {
        Cell { shown: Some(text.into()), ..self }
    }

    /// The same with a mark.
    pub fn marked(self, mark: impl Into<Option<char>>) -> Cell {
        Cell { mark: mark.into(), ..self }
    }

    /// The same, faint if `is_faint`.
    pub fn faint_if(self, is_faint: bool) -> Cell {
        Cell { is_faint, ..self }
    }

    /// A name that is read as it is written.
    pub fn text(text: impl Into<String>) -> Cell {
        Value::Text(text.into()).into()
    }

    /// An attribute's value.
    pub fn attribute(value: Option<&str>) -> Cell {
        Value::Attribute(value.map(str::to_string)).into()
    }

    /// A value, or nothing at all.
    pub fn or_empty<T: Into<Value>>(value: Option<T>) -> Cell {
        value.map_or(Value::Empty, Into::into).into()
    }

    /// The sort key of a row, if it is a number.
    pub fn number(&self) -> Option<f64> {
        match self.value {
            Value::Count(count) => Some(count as f64),
            Value::Money(money) => Some(money.to_f64()),
            Value::Number(number) | Value::Fraction(number) => Some(number),
            Value::Interval(interval) => Some(interval.low),
            _ => None,
        }
    }

    /// What people read, without the mark. A `short` number has fewer digits.
    pub fn read(&self, kind: Kind, short: bool) -> Cow<'_, str> {
        match &self.shown {
            Some(text) => Cow::Borrowed(text),
            None => read(&self.value, kind, short),
        }
    }
}

impl<T: Into<Value>> From<T> for Cell {
    fn from(value: T) -> Cell {
        Cell { value: value.into(), shown: None, mark: None, is_faint: false }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_string())
    }
}

impl From<u32> for Value {
    fn from(count: u32) -> Value {
        Value::Count(count.into())
    }
}

/// Each type becomes the value of its kind.
macro_rules! values {
    ($($from:ty => $kind:ident),* $(,)?) => {
        $(impl From<$from> for Value {
            fn from(value: $from) -> Value {
                Value::$kind(value)
            }
        })*
    };
}

values! {
    String => Text,
    u64 => Count,
    Money => Money,
    f64 => Number,
    bool => Truth,
    Date => Date,
    DateTime => Moment,
    Interval => Interval,
}

impl<T: Into<Value>> From<Option<T>> for Value {
    /// A missing value is undefined.
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Undefined, Into::into)
    }
}

fn read(value: &Value, kind: Kind, short: bool) -> Cow<'_, str> {
    match (value, kind) {
        (Value::Text(text), _) => Cow::Borrowed(text),
        (Value::Attribute(value), _) => value_name(value.as_deref()),
        (Value::Undefined, _) => Cow::Borrowed(UNDEFINED),
        (Value::Empty, _) => Cow::Borrowed(""),
        (Value::Truth(truth), _) => Cow::Borrowed(if *truth { "yes" } else { "no" }),
        (Value::Date(date), _) => date.to_string().into(),
        (Value::Moment(moment), _) => moment.strftime("%Y-%m-%d %H:%M").to_string().into(),
        (Value::Count(count), Kind::Count) if !short => number::integer((*count).into()).into(),
        (Value::Money(money), Kind::Amount) if !short => number::money(*money).into(),
        (Value::Money(money), Kind::Difference(Unit::Money)) if !short => number::signed_money(*money).into(),
        (Value::Count(count), _) => of_number(*count as f64, kind, short).into(),
        (Value::Money(money), _) => of_number(money.to_f64(), kind, short).into(),
        (Value::Number(number) | Value::Fraction(number), _) => of_number(*number, kind, short).into(),
        (Value::Interval(Interval { low, high }), _) => {
            format!("{} to {}", of_number(*low, kind, short), of_number(*high, kind, short)).into()
        }
    }
}

/// Characters of a number with fewer digits.
const SHORT: usize = 5;

fn of_number(value: f64, kind: Kind, short: bool) -> String {
    match kind {
        Kind::Count => of_number(value, Kind::Number(Unit::Count), short),
        Kind::Amount => of_number(value, Kind::Number(Unit::Money), short),
        Kind::Number(unit) | Kind::Range(unit) if short => {
            number::compact(Some(value), unit, SHORT).trim().into()
        }
        Kind::Number(unit) | Kind::Range(unit) => number::full(Some(value), unit),
        Kind::Decimals(places) => format!("{value:.places$}", places = usize::from(places)),
        Kind::Days => format!("{value:.1}"),
        Kind::Difference(Unit::Rate) | Kind::DifferenceRange(Unit::Rate) => number::points(value),
        Kind::Difference(unit) | Kind::DifferenceRange(unit) => number::difference(value, unit),
        Kind::Part(unit) if short => match unit {
            Unit::Rate => number::points(value),
            other => number::difference(value, other),
        },
        Kind::Part(unit) => number::fine(value, unit),
        Kind::Probability => number::probability(value),
        Kind::Percent => format!("{value:+.1} %"),
        Kind::AsMeasured | Kind::Text | Kind::Truth | Kind::Date | Kind::Moment => value.to_string(),
    }
}
