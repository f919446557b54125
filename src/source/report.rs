//! The report on a source: columns, mapping, accepted rows, and exclusions by reason.

use std::fmt;

use jiff::civil::{Date, DateTime};

use crate::cohort::Money;
use crate::engine::ColumnType;
use crate::text::grouped;

use super::columns::names;
use super::columns::role::Role;
use super::customers::customer_share::CustomerShare;
use super::kinds::decision::Decision;
use super::money::fees::is_billed_name;
use super::orders::entries::Entries;

/// The shares, 0 to 1, of a column's values that could not be read as dates and as numbers; `None` if that has not been looked
/// at, or makes no sense for its type.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Unreadable {
    pub as_date: Option<f64>,
    pub as_number: Option<f64>,
}

/// One column of the source.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: String,
    /// The engine's name of its type, `VARCHAR`.
    pub kind: String,
    pub value_type: ColumnType,
    pub role: Role,
    /// Number of distinct values, about; `None` if not counted.
    pub distinct: Option<u64>,
    /// Whether that is the number in every row, and not an estimate or the number in the first rows.
    pub is_exact: bool,
    /// The share of the sampled rows with a value; `None` if not counted.
    pub filled: Option<f64>,
    /// Whether these come from every row, and not only from the first rows.
    pub whole: bool,
    /// A value from near the top of the file, control characters replaced, and one from below it if that is another.
    pub sample: Option<String>,
    pub last_sample: Option<String>,
    pub unreadable: Unreadable,
}

impl Column {
    /// Whether its values are read as numbers.
    pub fn is_number(&self) -> bool {
        self.value_type.is_number()
    }

    /// Whether each of so many rows of the source has another value.
    pub fn never_repeats(&self, rows: u64) -> bool {
        self.whole && self.is_exact && self.filled == Some(1.0) && self.distinct == Some(rows)
    }

    /// The number of its values, if known: `38 values`; `about 5,300 values` if it is estimated; `at least 16 values` if only
    /// the first rows were looked at.
    pub fn cardinality(&self) -> String {
        let bound = match self.is_exact || (self.whole && self.distinct == Some(1)) {
            true => "",
            false if self.whole => "about ",
            false => "at least ",
        };
        match self.distinct {
            Some(1) => format!("{bound}1 value"),
            Some(values) => format!("{bound}{} values", grouped(values)),
            None => String::new(),
        }
    }
}

/// One role and the SQL expression that fills it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    pub role: Role,
    /// A column's name, or the expression given.
    pub expression: String,
    /// Whether tenure guessed it; otherwise the user gave it.
    pub guessed: bool,
}

/// Why rows were left out. Every row is accepted, a refund, or counted under exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// The user's filter is not true of it.
    Filtered,
    /// No customer, or a placeholder id.
    Guest,
    /// No date, or none that can be read.
    NoDate,
    /// An amount is mapped, and this row's cannot be read.
    NoAmount,
    /// A status that means that the row never became an order.
    Status,
    /// Later than the as-of date.
    AfterAsOf,
    /// A refund, and refunds are ignored.
    RefundIgnored,
    /// A refund to a customer who has no order before it.
    RefundWithoutOrder,
    /// A line with another number of fields than the header.
    Ragged,
    /// The header again, among the rows.
    RepeatedHeader,
    /// A line of nothing but delimiters.
    Empty,
    /// The totals under a table.
    Total,
    /// An amount in a currency without a rate at its time.
    NoRate,
    /// A line or a refund of a separate file whose order does not exist.
    WithoutOrder,
    /// The same as an earlier line in every column, or of an order that a later file has too, if the user wants such lines
    /// counted once; or an earlier version of an order.
    Repeated,
}

impl Reason {
    /// Every reason, in the order of their codes.
    pub const ALL: [Reason; 15] = [
        Reason::Filtered,
        Reason::Guest,
        Reason::NoDate,
        Reason::NoAmount,
        Reason::Status,
        Reason::AfterAsOf,
        Reason::RefundIgnored,
        Reason::RefundWithoutOrder,
        Reason::Ragged,
        Reason::RepeatedHeader,
        Reason::Empty,
        Reason::Total,
        Reason::NoRate,
        Reason::WithoutOrder,
        Reason::Repeated,
    ];

    /// The reason of a code in SQL; `None` for 0 and unknown codes.
    pub fn of_code(code: i64) -> Option<Reason> {
        usize::try_from(code - 1).ok().and_then(|place| Reason::ALL.get(place).copied())
    }

    /// Whether rows with this reason are left out before SQL reads them.
    pub const fn is_of_layout(self) -> bool {
        matches!(
            self,
            Reason::Ragged | Reason::RepeatedHeader | Reason::Empty | Reason::Total | Reason::WithoutOrder
        )
    }

    /// The name in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Reason::Filtered => "filtered",
            Reason::Guest => "guest",
            Reason::NoDate => "no-date",
            Reason::NoAmount => "no-amount",
            Reason::Status => "status",
            Reason::AfterAsOf => "after-as-of",
            Reason::RefundIgnored => "refund-ignored",
            Reason::RefundWithoutOrder => "refund-without-order",
            Reason::Ragged => "ragged",
            Reason::RepeatedHeader => "repeated-header",
            Reason::Empty => "empty",
            Reason::Total => "total",
            Reason::NoRate => "no-rate",
            Reason::WithoutOrder => "without-order",
            Reason::Repeated => "repeated",
        }
    }

    /// Its meaning, in words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Reason::Filtered => "not matched by the filter",
            Reason::Guest => "no customer (guests)",
            Reason::NoDate => "no readable date (1900-01-02 to 2199)",
            Reason::NoAmount => "no readable amount",
            Reason::Status => "not orders by their status",
            Reason::AfterAsOf => "after the as-of date",
            Reason::RefundIgnored => "refunds, ignored as asked",
            Reason::RefundWithoutOrder => "refunds to customers without an earlier order",
            Reason::Ragged => "with too few or too many fields",
            Reason::RepeatedHeader => "repeated headers",
            Reason::Empty => "empty",
            Reason::Total => "totals",
            Reason::NoRate => "in a currency without a rate at that time",
            Reason::WithoutOrder => "lines or refunds whose order is not there",
            Reason::Repeated => "repetitions of another line, or earlier versions",
        }
    }

    /// The same beside a number of rows: `1 total`, `2 totals`.
    pub const fn of(self, rows: u64) -> &'static str {
        match (self, rows) {
            (Reason::RefundIgnored, 1) => "refund, ignored as asked",
            (Reason::RefundWithoutOrder, 1) => "refund to a customer without an earlier order",
            (Reason::RepeatedHeader, 1) => "repeated header",
            (Reason::Total, 1) => "total",
            (Reason::WithoutOrder, 1) => "line or refund whose order is not there",
            (Reason::Repeated, 1) => "repetition of another line, or earlier version",
            _ => self.meaning(),
        }
    }
}

/// Rows left out for one reason.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Excluded {
    pub reason: Reason,
    pub rows: u64,
    /// The sum of their amounts, if an amount is mapped and readable.
    pub amount: Option<Money>,
}

/// The rows of orders in one of several currencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyRows {
    pub code: String,
    pub rows: u64,
    /// The filter that keeps them alone, of the rows that the present filter keeps.
    pub filter: String,
}

/// Something that the user should know about the data, with a remedy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    pub text: String,
    pub remedy: Option<String>,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.remedy {
            Some(remedy) => write!(f, "{}: {remedy}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

/// The data report: rows read, the mapping, and exclusions.
#[derive(Debug, Clone, PartialEq)]
pub struct DataReport {
    /// The file that options of the source are kept in, if some come from there.
    pub kept: Option<String>,
    /// Short name of the source: a file's name, or `3 files`.
    pub source: String,
    /// The share of the customers that are read; none for all.
    pub share: Option<CustomerShare>,
    /// The SQL of the database that keeps the orders and counts them, by name; none if they are here.
    pub counted_in: Option<String>,
    pub files: Vec<String>,
    /// `parquet`, `csv`.
    pub format: String,
    pub columns: Vec<Column>,
    pub mapping: Vec<Mapped>,
    /// The known export with these columns, by name.
    pub preset: Option<String>,
    /// Whether the rows are counted; until then their counts are 0 and more notes may come.
    pub surveyed: bool,
    /// Rows in the files.
    pub rows: u64,
    /// Rows that count as orders or lines of orders.
    pub accepted: u64,
    /// Counted refund rows, and their sum (negative).
    pub refunds: u64,
    pub refunded: Money,
    /// Whether refunds are taken off the amounts themselves, so that no row is one.
    pub refunds_are_off: bool,
    /// Refund rows that the filter leaves out.
    pub refunds_filtered: u64,
    /// Net amount of all rows that count.
    pub revenue: Money,
    pub excluded: Vec<Excluded>,
    /// The decision about each status, the most frequent first.
    pub decisions: Vec<Decision>,
    /// First and last accepted order.
    pub span: (DateTime, DateTime),
    pub as_of: Date,
    /// Whether the user chose the as-of date.
    pub as_of_given: bool,
    /// Who enters and what counts as a return, if there are conditions on that.
    pub entries: Option<Entries>,
    /// Why money measures are unavailable, if they are.
    pub money_off: Option<Note>,
    /// The currencies of the amounts, most rows first, if there are several.
    pub currencies: Vec<CurrencyRows>,
    pub notes: Vec<Note>,
}

impl DataReport {
    /// The column or expression of a role, if there is one.
    pub fn mapped(&self, role: Role) -> Option<&Mapped> {
        self.mapping.iter().find(|mapped| mapped.role == role)
    }

    /// Why a column has its role, in a few words.
    pub fn evidence(&self, column: &Column) -> String {
        let mapped = self.mapping.iter().find(|mapped| mapped.expression == column.name);
        match (mapped, column.role) {
            (Some(mapped), _) => self.how(mapped),
            (None, Role::Attribute) => "few values".to_string(),
            (None, Role::Unused) => String::new(),
            // The time of day beside the date.
            (None, _) => "its name".to_string(),
        }
    }

    /// How a role came to its column: named by the user, or guessed by a name or by values.
    pub fn how(&self, mapped: &Mapped) -> String {
        match (&self.preset, &self.kept) {
            (_, Some(file)) if !mapped.guessed => format!("given, or kept in {file}"),
            _ if !mapped.guessed => "given".to_string(),
            (Some(preset), _) => format!("as in {preset}"),
            _ if names::is_name_of(mapped.role, &mapped.expression) || is_billed_name(&mapped.expression) => {
                "guessed by its name".to_string()
            }
            _ => "guessed by its values".to_string(),
        }
    }

    /// Rows that are left out because what stands in a column of this role is missing or cannot be read.
    pub fn unreadable(&self, role: Role) -> u64 {
        let reason = match role {
            Role::Date => Reason::NoDate,
            Role::Amount => Reason::NoAmount,
            Role::Customer => Reason::Guest,
            _ => return 0,
        };
        self.excluded.iter().filter(|one| one.reason == reason).map(|one| one.rows).sum()
    }

    /// The role of the column of this name, if the program guessed it.
    pub fn mapping_of(&self, role: &str) -> Option<&str> {
        let found = self.mapping.iter().find(|mapped| mapped.role.name() == role && mapped.guessed);
        found.map(|mapped| mapped.expression.as_str())
    }

    /// The mapping on one line: `customer=CustomerID date=InvoiceDate order=InvoiceNo amount=-`, and where it is kept.
    pub fn mapping_line(&self) -> String {
        let show = |role: Role| {
            let filled = self.mapped(role).map_or("-", |mapped| mapped.expression.as_str());
            format!("{}={filled}", role.name())
        };
        let roles = [Role::Customer, Role::Date, Role::Order, Role::Amount].map(show).join(" ");
        match &self.kept {
            Some(file) => format!("{roles} (kept in {file})"),
            None => roles,
        }
    }

    /// Moves refunds to customers without an earlier order from counted to excluded.
    pub fn leave_out_refunds(&mut self, rows: u64, amount: Money) {
        self.refunds -= rows.min(self.refunds);
        self.refunded = self.refunded - amount;
        self.revenue = self.revenue - amount;
        if let Some(left_out) = self.excluded.iter_mut().find(|one| one.reason == Reason::RefundWithoutOrder)
        {
            left_out.rows += rows;
            left_out.amount = left_out.amount.map(|sum| sum + amount);
        }
    }

    /// Forgets every sum of amounts that cannot be summed.
    pub(super) fn forget_sums(&mut self) {
        self.excluded.iter_mut().for_each(|one| one.amount = None);
        self.decisions.iter_mut().for_each(|one| one.amount = None);
    }

    /// Number of rows left out.
    pub fn left_out(&self) -> u64 {
        self.excluded.iter().map(|excluded| excluded.rows).sum()
    }

    /// How many rows are left out and why, as a sentence; empty if every row counts.
    pub fn left_out_note(&self) -> Option<String> {
        let rows = grouped(self.rows);
        (self.left_out() > 0).then(|| format!("left out of {rows} rows: {}", self.excluded_line()))
    }

    /// What customers are called who are in a file beside the orders, and of whom no order counts.
    pub fn unknown_customers(&self) -> &'static str {
        match &self.entries {
            Some(entries) if entries.entry.is_some() => "customers who do not enter or have no orders",
            _ => "customers without orders",
        }
    }

    /// What counts, as sentences: who enters, which orders are returns, how much was left out and why.
    pub fn counting_notes(&self) -> Vec<String> {
        self.entries.iter().flat_map(Entries::notes).chain(self.left_out_note()).collect()
    }

    /// The exclusions on one line: `135,080 no customer (guests), 40 no readable date`; empty without exclusions.
    pub fn excluded_line(&self) -> String {
        let each =
            |excluded: &Excluded| format!("{} {}", grouped(excluded.rows), excluded.reason.of(excluded.rows));
        let parts: Vec<String> =
            self.excluded.iter().filter(|excluded| excluded.rows > 0).map(each).collect();
        parts.join(", ")
    }
}
