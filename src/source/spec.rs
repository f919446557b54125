//! The user's options for the source: paths, columns, filter, as-of date. Plain data, saved with a view.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::customers::customer_share::CustomerShare;
use super::inputs::spooled::Spooled;
use super::orders::entries::EntryRule;
use super::side_files::side_file::SideFile;
use crate::engine::remote::{Address, Secret};
use crate::named::ParseError;
use crate::named_enum;
use crate::sql::RemoteSql;

/// The files of orders and how to read them. Omitted options are guessed and reported.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourceSpec {
    /// Files or globs, Parquet or delimited text; `-` is standard input.
    pub paths: Vec<String>,
    /// The kept copies of those of them that can be read only once.
    #[serde(skip)]
    pub spooled: Vec<Spooled>,
    /// Names for the columns of a file without a header.
    pub names: Option<Vec<String>>,
    /// Lines to skip before the data or their header.
    pub skip: Option<u64>,
    /// The encoding of a text file, if it is not UTF-8 and has no byte order mark.
    pub encoding: Option<Encoding>,
    /// The sign between the whole and the fraction of numbers, if the column does not decide it.
    pub decimal: Option<DecimalSign>,
    pub customer: Option<String>,
    pub date: Option<String>,
    /// Format of the date column in strptime notation, if it is text.
    pub date_format: Option<String>,
    pub order: Option<String>,
    /// Any SQL expression over the columns.
    pub amount: Option<String>,
    /// What a row cost: any SQL expression over the columns.
    pub cost: Option<String>,
    pub currency: Option<String>,
    pub status: Option<String>,
    /// The statuses of orders; rows with any other are not orders.
    pub order_status: Option<Vec<String>>,
    /// SQL that builds the rows from the files, each a table of its name; for a database on another machine, its own SQL.
    pub query: Option<String>,
    /// The table of a database on another machine, if its address does not name it.
    pub table: Option<String>,
    /// Name or file of the driver for it, if the address does not say it.
    pub driver: Option<String>,
    /// Options of the driver, as KEY=VALUE.
    #[serde(rename = "driver-option", skip_serializing_if = "Vec::is_empty")]
    pub driver_options: Vec<String>,
    /// The most that is brought from it.
    pub bring: Option<ByteLimit>,
    /// The column by whose time newer rows are told, or `auto` for that of the date, if the rows brought are kept.
    pub since_last: Option<String>,
    /// Whether its orders stay there and it counts them, in which SQL; none if they are brought.
    pub cubes: Option<Cubes>,
    /// What becomes of figures if the orders change there meanwhile.
    pub changes: Option<Changes>,
    /// Whether its statements are written and not sent.
    #[serde(skip)]
    pub is_rehearsed: bool,
    /// The password for it, which is never kept.
    #[serde(skip)]
    pub password: Option<Secret>,
    /// Only the customers of a sample, with all their rows.
    pub share: Option<CustomerShare>,
    /// Only rows for which this SQL expression is true.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// A customer enters with the first order for which this SQL expression is true; without it, with the first order.
    pub entry: Option<String>,
    pub entry_rule: EntryRule,
    /// Only orders after the entry for which this SQL expression is true count.
    pub returns: Option<String>,
    /// The last day of observation, counted to its end.
    pub as_of: Option<Date>,
    /// Placeholder days, such as 1900-01-01.
    #[serde(skip)]
    pub no_dates: Vec<Date>,
    /// IANA zone to which timestamps with an offset are converted.
    pub tz: Option<String>,
    pub refunds: Refunds,
    /// Customer ids that are placeholders for unknown customers.
    #[serde(rename = "guest", alias = "guests")]
    pub guests: Vec<String>,
    /// The share of unreadable rows above which tenure refuses the source.
    pub allow_unreadable: Option<Tolerance>,
    /// How lines count that repeat an earlier one in every column.
    pub repeated_lines: Option<RepeatedLines>,
    /// A file of the lines of orders, joined by the order id; a colon and the name of the id may follow.
    pub lines: Option<String>,
    /// A file of customers, joined by their id.
    pub customers: Option<String>,
    /// A file of products, joined by their id to the lines.
    pub products: Option<String>,
    /// A file of refunds, joined by the order id.
    pub refunds_file: Option<String>,
    /// A file of exchange rates by date and currency.
    pub rates: Option<String>,
    /// The file to which every excluded row is written.
    pub rejects: Option<String>,
    /// The columns that were guessed for roles when the user kept the mapping, by the names of the roles.
    #[serde(skip)]
    pub guessed: Vec<(String, String)>,
    /// The file that some of the options come from, if the user has kept them.
    #[serde(skip)]
    pub kept: Option<String>,
}

impl SourceSpec {
    /// Its conditions in words: `entry: plan = 'pro' (first order ever)`, `returns: amount > 0`.
    pub fn conditions(&self) -> Vec<String> {
        let entry = self.entry.as_ref().map(|entry| match self.entry_rule {
            EntryRule::FirstMatch => format!("entry: {entry}"),
            EntryRule::FirstEver => format!("entry: {entry} (first order ever)"),
        });
        let returns = self.returns.as_ref().map(|returns| format!("returns: {returns}"));
        entry.into_iter().chain(returns).collect()
    }

    /// What narrows the customers, the rows and the orders, in words: `a sample: 1%`, `country = 'FR'`.
    pub fn narrowed_to(&self) -> Vec<String> {
        let sample = self.share.map(|share| format!("a sample: {share}"));
        sample.into_iter().chain(self.filter.clone()).chain(self.conditions()).collect()
    }

    /// The query that is answered here. That of a database on another machine is answered there.
    pub fn query_of_files(&self) -> Option<&String> {
        self.query.as_ref().filter(|_| !self.is_remote())
    }

    /// The share of rows that may be unreadable.
    pub(super) fn tolerance(&self) -> Tolerance {
        self.allow_unreadable.unwrap_or(Tolerance::UNREADABLE)
    }

    /// What the user should know of the copies of its inputs.
    pub fn notes_of_copies(&self) -> Vec<String> {
        self.spooled.iter().filter_map(|one| one.note.clone()).collect()
    }

    /// Whether its rows come from a database on another machine.
    pub fn is_remote(&self) -> bool {
        self.paths.iter().any(|path| Address::is_one(path))
    }

    /// Every file to read, as the user names it; files beside the orders without their keys.
    pub fn files(&self) -> Vec<String> {
        let beside = [&self.lines, &self.customers, &self.products, &self.refunds_file, &self.rates];
        let beside = beside.into_iter().flatten().map(|named| SideFile::parse(named).path);
        self.paths.iter().cloned().chain(beside).collect()
    }

    /// Every name of a file, to be written relative to another folder. Addresses of other machines are not files.
    pub fn files_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let SourceSpec { paths, lines, customers, products, refunds_file, rates, rejects, .. } = self;
        let beside = [lines, customers, products, refunds_file, rates, rejects];
        paths.iter_mut().filter(|path| !Address::is_one(path)).chain(beside.into_iter().flatten())
    }
}

named_enum! {
    /// What becomes of figures if the orders change while their database counts them.
    #[derive(Default)]
    pub enum Changes: "way with changes" {
        /// They are refused.
        #[default]
        Refuse = "refuse",
        /// They are shown: some may be of an earlier moment than others.
        Allow = "allow",
    }
}

/// Orders stay in their database, which counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Cubes {
    /// In the SQL that belongs to the driver.
    #[default]
    Auto,
    In(RemoteSql),
}

impl fmt::Display for Cubes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cubes::Auto => f.write_str("auto"),
            Cubes::In(sql) => sql.fmt(f),
        }
    }
}

impl From<Cubes> for String {
    fn from(cubes: Cubes) -> String {
        cubes.to_string()
    }
}

impl TryFrom<String> for Cubes {
    type Error = ParseError;
    fn try_from(text: String) -> Result<Cubes, ParseError> {
        text.parse()
    }
}

impl FromStr for Cubes {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Cubes, ParseError> {
        if text == "auto" { Ok(Cubes::Auto) } else { text.parse().map(Cubes::In) }
    }
}

/// A number of bytes, written as `500MB`, `8GB` or `8GiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ByteLimit(pub u64);

/// Units of bytes, the largest first.
const UNITS: [(&str, u64); 8] = [
    ("TiB", 1 << 40),
    ("TB", 1_000_000_000_000),
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("kB", 1000),
    ("B", 1),
];

impl fmt::Display for ByteLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = UNITS.iter().find(|(_, size)| self.0 >= *size && self.0.is_multiple_of(*size));
        let (unit, size) = whole.unwrap_or(&("B", 1));
        write!(f, "{}{unit}", self.0 / size)
    }
}

impl From<ByteLimit> for String {
    fn from(limit: ByteLimit) -> String {
        limit.to_string()
    }
}

impl TryFrom<String> for ByteLimit {
    type Error = ParseError;
    fn try_from(text: String) -> Result<ByteLimit, ParseError> {
        text.parse()
    }
}

impl FromStr for ByteLimit {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<ByteLimit, ParseError> {
        let wrong = || ParseError::new(format!("'{text}' is not a size"), "write it as 500MB or 8GB");
        let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let unit = if unit.trim().is_empty() { "B" } else { unit.trim() };
        let (_, size) = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).ok_or_else(wrong)?;
        let bytes = number.parse::<f64>().map_err(|_| wrong())? * *size as f64;
        if bytes >= 1.0 { Ok(ByteLimit(bytes as u64)) } else { Err(wrong()) }
    }
}

/// A share in millionths, written as `0.01` or `1%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tolerance(u32);

impl Tolerance {
    /// All rows.
    pub const ALL: Tolerance = Tolerance(1_000_000);
    /// The default share of unreadable rows: 0.5 %.
    pub const UNREADABLE: Tolerance = Tolerance(5_000);

    /// The least share in whole percent that this many of `all` do not exceed.
    pub fn of(rows: u64, all: u64) -> Tolerance {
        let percent = (u128::from(rows) * 100).div_ceil(u128::from(all.max(1))).min(100);
        Tolerance(u32::try_from(percent * 10_000).unwrap_or(1_000_000))
    }

    /// Whether this many of `all` exceed the share.
    pub fn is_exceeded(self, rows: u64, all: u64) -> bool {
        u128::from(rows) * 1_000_000 > u128::from(all) * u128::from(self.0)
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", f64::from(self.0) / 10_000.0)
    }
}

impl From<Tolerance> for String {
    fn from(share: Tolerance) -> String {
        share.to_string()
    }
}

impl TryFrom<String> for Tolerance {
    type Error = ParseError;
    fn try_from(text: String) -> Result<Tolerance, ParseError> {
        text.parse()
    }
}

impl FromStr for Tolerance {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Tolerance, ParseError> {
        let wrong = || ParseError::new(format!("'{text}' is not a share"), "write it as 0.02 or 2%");
        let (number, whole) = match text.strip_suffix('%') {
            Some(number) => (number, 100.0),
            None => (text, 1.0),
        };
        let share = number.trim().parse::<f64>().map_err(|_| wrong())? / whole;
        if (0.0..=1.0).contains(&share) { Ok(Tolerance((share * 1e6).round() as u32)) } else { Err(wrong()) }
    }
}

named_enum! {
    /// The sign between the whole and the fraction of a number.
    pub enum DecimalSign: "decimal sign" {
        Point = "point",
        Comma = "comma",
    }
}

impl DecimalSign {
    /// The sign itself.
    pub const fn sign(self) -> char {
        match self {
            DecimalSign::Point => '.',
            DecimalSign::Comma => ',',
        }
    }
}

named_enum! {
    /// The encoding of a text file.
    pub enum Encoding: "encoding" {
        Utf8 = "utf-8" | "utf8" | "utf-8",
        /// One byte per character, as old Windows programs write; characters that only Windows-1252 has become control
        /// characters.
        Latin1 = "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1",
        /// Two bytes per character, the lower one first.
        Utf16 = "utf-16" | "utf16" | "utf-16le" | "ucs-2",
        Windows1252 = "windows-1252" | "cp1252" | "ansi",
        /// Central Europe.
        Windows1250 = "windows-1250" | "cp1250",
        /// Cyrillic.
        Windows1251 = "windows-1251" | "cp1251",
        /// DOS in America.
        Cp437 = "cp437" | "ibm437" | "dos-437",
        /// DOS in Western Europe.
        Cp850 = "cp850" | "ibm850" | "dos-850",
        MacRoman = "mac-roman" | "macroman" | "macintosh",
        ShiftJis = "shift-jis" | "shift_jis" | "sjis" | "cp932" | "windows-31j",
        Gb18030 = "gb18030" | "gbk" | "gb2312" | "cp936",
        Big5 = "big5" | "cp950" | "big5-hkscs",
    }
}

impl Encoding {
    /// Whether the database reads it directly.
    pub const fn is_read_by_database(self) -> bool {
        matches!(self, Encoding::Utf8 | Encoding::Latin1 | Encoding::Utf16)
    }
}

named_enum! {
    /// How lines count that repeat an earlier one in every column.
    pub enum RepeatedLines: "way to count repeated lines" {
        /// Each of them counts, like any other line.
        Count = "count",
        /// Only the first counts; the others are left out and counted as excluded.
        Once = "once",
        /// Of an order that stands in several files only the lines of the last file count, and of one with several versions only
        /// those of the last version; the others are left out and counted as excluded.
        Latest = "latest",
    }
}

named_enum! {
    /// The date on which a refund reduces revenue.
    #[derive(Default)]
    pub enum Refunds: "refund basis" {
        /// On the date of the order it refunds, if the order id identifies it; else on its own date.
        OrderDate = "order-date",
        /// The order keeps its amount on its date; the refund is subtracted on its own date.
        #[default]
        RefundDate = "refund-date",
        /// Refunds are left out and counted as excluded.
        Ignore = "ignore",
    }
}

impl Refunds {
    /// Its effect on an amount, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Refunds::OrderDate => {
                "a refund lowers the amount of the order it refunds, or that of its own date if the order is not known"
            }
            Refunds::RefundDate => "a refund lowers the amount on its own date",
            Refunds::Ignore => "refunds are left out",
        }
    }
}
