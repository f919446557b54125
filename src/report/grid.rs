//! An answer as tables of typed values, before it is written in any format.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};

use crate::cohort::{Interval, Money, Unit, value_name};

use super::number::{self, UNDEFINED};

/// Whom a table or a column is for. People read a few rounded columns; programs need exact ones with stable names.
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
    /// A part of a difference, with two more decimals, so that parts are seen to add up.
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
    /// If a terminal is too narrow, columns of the highest priority number are dropped first, the last ones before the
    /// others; those of 0 stay.
    pub priority: u8,
    /// Whether a mark may follow a value, so that there must be room for one.
    pub has_marks: bool,
    /// Characters of a text that are shown in aligned columns.
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

/// A value of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    Count(u64),
    /// An exact amount.
    Money(Money),
    Number(f64),
    /// A number that keeps its decimal point in CSV, so that a program takes the whole column for fractions.
    Fraction(f64),
    Interval(Interval),
    Truth(bool),
    Date(Date),
    Moment(DateTime),
    /// An attribute's value; people and CSV read `(none)` if the first order had none.
    Attribute(Option<String>),
    /// Not defined, such as a ratio without a denominator; people read `-`.
    Undefined,
    /// Not observed, or nothing to say; people read nothing.
    Empty,
}

/// A value with an annotation for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub value: Value,
    /// What people read, if it is not the value alone.
    pub shown: Option<Cow<'static, str>>,
    /// The sign behind the value: `*` open, `~` forecast, `!` significant.
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

    /// The same, faint if so.
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

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Value {
        Value::Count(count)
    }
}

impl From<u32> for Value {
    fn from(count: u32) -> Value {
        Value::Count(count.into())
    }
}

impl From<Money> for Value {
    fn from(money: Money) -> Value {
        Value::Money(money)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(number)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        Value::Truth(truth)
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Value {
        Value::Date(date)
    }
}

impl From<DateTime> for Value {
    fn from(moment: DateTime) -> Value {
        Value::Moment(moment)
    }
}

impl From<Interval> for Value {
    fn from(interval: Interval) -> Value {
        Value::Interval(interval)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    /// What there is not is undefined.
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

/// A row of a table, a cell for every column.
pub type Row = Vec<Cell>;

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// The heading for people; none if the title of the answer says it.
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Rows below the others that sum them up, for people alone: a total, an average.
    pub summary: Vec<Row>,
    pub audience: Audience,
}

impl Grid {
    /// A table for everyone. Rows that end early are filled with empty cells.
    pub fn new(columns: Vec<Column>, rows: Vec<Row>) -> Grid {
        let rows = filled(rows, columns.len());
        Grid { columns, rows, ..Grid::default() }
    }

    /// The same with a heading.
    pub fn titled(self, title: impl Into<String>) -> Grid {
        Grid { title: title.into(), ..self }
    }

    /// The same with rows that sum it up.
    pub fn summed(self, summary: Vec<Row>) -> Grid {
        Grid { summary: filled(summary, self.columns.len()), ..self }
    }

    /// The same for people alone.
    pub fn for_people(self) -> Grid {
        Grid { audience: Audience::People, ..self }
    }

    /// The same for programs alone.
    pub fn for_programs(self) -> Grid {
        Grid { audience: Audience::Programs, ..self }
    }

    /// The columns that people read, by their places.
    pub fn read_by_people(&self) -> impl Iterator<Item = (usize, &Column)> + Clone {
        self.columns.iter().enumerate().filter(|(_, column)| column.audience.has_people())
    }

    /// The columns that programs read, by their places.
    pub fn read_by_programs(&self) -> impl Iterator<Item = (usize, &Column)> + Clone {
        self.columns.iter().enumerate().filter(|(_, column)| column.audience.has_programs())
    }

    /// The place of a column by its name.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// All rows, those that sum up last.
    pub fn all_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().chain(&self.summary)
    }
}

fn filled(mut rows: Vec<Row>, width: usize) -> Vec<Row> {
    for row in rows.iter_mut().filter(|row| row.len() < width) {
        row.resize_with(width, || Value::Empty.into());
    }
    rows
}

/// An answer in full: the lines above its tables, the tables, the notes below, and its JSON.
pub struct Report<'a> {
    pub title: String,
    /// The basis of the numbers, with or without labels.
    pub facts: Vec<Fact>,
    pub grids: Vec<Grid>,
    pub notes: Vec<String>,
    /// The whole answer as JSON, made when it is asked for.
    pub json: Box<dyn Fn() -> String + 'a>,
}

/// A line above the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Empty if the text needs none.
    pub label: String,
    pub text: String,
}

impl Fact {
    /// A line with a label.
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Fact {
        Fact { label: label.into(), text: text.into() }
    }

    /// A line alone.
    pub fn line(text: impl Into<String>) -> Fact {
        Fact::new("", text)
    }
}

impl<'a> Report<'a> {
    /// A report of tables with its title; facts and notes are added to it.
    pub fn new(title: impl Into<String>, grids: Vec<Grid>, json: impl Fn() -> String + 'a) -> Report<'a> {
        Report { title: title.into(), facts: Vec::new(), grids, notes: Vec::new(), json: Box::new(json) }
    }

    /// The same with lines above the tables.
    pub fn facts(self, facts: Vec<Fact>) -> Report<'a> {
        Report { facts, ..self }
    }

    /// The same with lines below the tables.
    pub fn notes(self, notes: Vec<String>) -> Report<'a> {
        Report { notes, ..self }
    }

    /// The table that CSV and Parquet hold: the first one that programs read.
    pub fn records(&self) -> Option<&Grid> {
        self.grids.iter().find(|grid| grid.audience.has_programs())
    }
}
