//! Errors of a source, each with its remedy.

use std::path::Path;

use crate::engine::EngineError;
use crate::engine::remote::{AddressError, RemoteError};
use crate::file::FileError;
use crate::sql::SqlError;

use super::columns::role::Role;
use super::remedy::of_rows_here;
use super::report::DataReport;
use super::spec::SourceSpec;

/// Why orders cannot be read. Every message has the problem, the place and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("no file named: give one or more files of orders, as in `tenure orders.parquet`")]
    NoPaths,
    #[error("{path}: no such file{hint}")]
    NotFound { path: String, hint: String },
    #[error("{path}: is a folder without files; name others, as in '{path}/*.parquet'")]
    Folder { path: String },
    #[error("{path}: is not a file of mappings ({why}); correct it, or move it away")]
    Kept { path: String, why: String },
    #[error("{path}: cannot be read ({why})")]
    Unreadable { path: String, why: String },
    #[error(
        "standard input is a terminal, so no orders can come from it; pipe them in, as in `zcat orders.csv.gz | tenure -`"
    )]
    Terminal,
    #[error(
        "{path}: cannot be kept for reading in {folder} ({why}); {}, or name another folder with --temp-dir",
        room(folder)
    )]
    NotKept { path: String, folder: String, why: String },
    #[error("{address}: {why}")]
    Remote { address: String, why: RemoteError },
    #[error(transparent)]
    Address(#[from] AddressError),
    #[error("{uri}: names no table; say --table NAME, or --query 'select … from …' for a part of it")]
    NoTableNamed { uri: String },
    #[error(
        "{uri}: '{name}' is not the name of a table; name one with --table, or say --query 'select … from …'"
    )]
    TableName { name: String, uri: String },
    #[error(
        "--query with {path} and other sources: a query is answered by one database; name that one alone"
    )]
    QueryOfSeveral { path: String },
    #[error(
        "{address}: has {size}, more than the {most} that are brought; {more}, or bring fewer: \
         --share 1% brings a sample of whole customers, --query 'select … where …' a part of the rows, and --cubes brings \
         nothing but counts"
    )]
    TooMuch { address: String, size: String, most: String, more: String },
    /// Refused only because the rows are not here.
    #[error("--cubes: {what}; {}bring the rows with --cubes=off", or(remedy))]
    NotReduced {
        what: String,
        /// What helps beside the rows, if anything does.
        remedy: Option<String>,
    },
    #[error("the orders changed while the database counted them: {change}; {remedy}")]
    Moments { change: String, remedy: String },
    #[error(
        "--share: the column of the customers must be known before their rows are brought; name it, as in --customer customer_id"
    )]
    ShareOfWhom,
    #[error(
        "--share: '{name}' is not a plain name of a column, and databases quote others differently; give it a plain name \
         with --query 'select … as customer_id, … from …'"
    )]
    ShareOfExpression { name: String },
    #[error("--share: files and databases were named together; sample one of them alone")]
    ShareOfBoth,
    #[error(
        "--share: {path} has the refunds of all customers, and the orders are those of a sample; leave --refunds-file out"
    )]
    SampledRefunds { path: String },
    #[error("--since-last: {why}")]
    NoSinceLast { why: String },
    #[error(
        "{address}: the table was changed while it was read, so the answer would mix two states; read it again"
    )]
    Changing { address: String },
    #[error(
        "{address}: {rows} rows came of {of}, so the answer is not complete or the table is being changed; read it again"
    )]
    Incomplete { address: String, rows: String, of: String },
    #[error("{path}: is empty; an order file needs at least one row")]
    Empty { path: String },
    #[error(
        "{path}: is empty; if it should have rows, check its name: some engines take a file that is missing for an empty table"
    )]
    EmptyTable { path: String },
    #[error(
        "{path}: no customer is in so small a sample, or there is none; take a larger --share, such as 10%"
    )]
    EmptySample { path: String },
    #[error("'{pattern}' is not a valid file pattern: {why}")]
    Pattern { pattern: String, why: String },
    #[error(
        "the files are of different formats: {first} is {first_format}, {other} is {other_format}; read them one format at a time"
    )]
    MixedFormats { first: String, first_format: String, other: String, other_format: String },
    #[error(
        "one of the files has no header: the columns of {first} are {columns}, those of {other} are {others}; \
         give them the same header, or read them one by one"
    )]
    Layouts { first: String, columns: String, other: String, others: String },
    #[error(
        "the files have different delimiters: {first} has '{delimiter}', {other} has '{others}'; \
         read them one layout at a time"
    )]
    Delimiters { first: String, delimiter: String, other: String, others: String },
    #[error(
        "{path}: is not written in UTF-8; name its encoding with --encoding (windows-1252 for files of old Windows \
         programs), or convert it with iconv"
    )]
    Encoding { path: String },
    #[error("{path}: is not readable as {format} ({why}); it may be damaged: copy or export it again")]
    Broken { path: String, format: String, why: String },
    #[error(
        "{path}: a quote opens in line {first} and closes in line {last}, and both are whole rows, so the rows between are lost \
         ({places} such quotes); remove them with {remedy}, and open that file"
    )]
    OpenQuote { path: String, first: usize, last: usize, places: String, remedy: String },
    #[error(
        "{path}: its lines do not have the same number of fields, whatever the delimiter; if its columns begin further \
         down, say --skip with the number of lines above them, else export the orders as CSV"
    )]
    NoLayout { path: String },
    #[error("the files hold different things: {first}, {other}; {remedy}")]
    Columns { first: String, other: String, remedy: String },
    #[error(
        "{path}: another file is called '{name}' in the query too (--query); give one of them another name"
    )]
    SameTable { name: String, path: String },
    #[error(
        "{path}: has {columns} columns, and at most {most} are read; name those that you need, as in {remedy}"
    )]
    TooWide { path: String, columns: String, most: String, remedy: String },
    #[error("{path}: {what}; {remedy}")]
    LongLine { path: String, what: String, remedy: String },
    #[error("{path}: is {what}; {remedy}")]
    Foreign { path: String, what: String, remedy: String },
    #[error("{path}: is not readable as {format} ({why}); it may be damaged: copy or export it again")]
    Damaged { path: String, format: String, why: String },
    #[error("{path}: has no {kind} '{name}'; it has {parts}")]
    NoPart { path: String, kind: &'static str, name: String, parts: String },
    #[error("{path}: no {kind} in it holds a table; a table needs a header and at least one row")]
    NoTable { path: String, kind: &'static str },
    #[error("{path}: has several {kind}s: {parts}; name one, as in {example}")]
    Parts { path: String, kind: &'static str, parts: String, example: String, choices: Vec<String> },
    #[error("{path}: no rows; an order file needs at least one")]
    NoRows { path: String },
    #[error(
        "{path}: the first {lines} lines do not have the {fields} fields of line {}; \
         if they are not data, use --skip {lines}; otherwise correct line {}", lines + 1, lines + 1
    )]
    Preamble { path: String, lines: u64, fields: usize },
    #[error(
        "{path}: {what}, as in {example}; quote fields that hold the delimiter, or name every column, as in {remedy}"
    )]
    Uneven { path: String, what: String, example: String, remedy: String },
    #[error(
        "{path}: {lines}; if {number}, join such numbers with --decimal {sign}; if the header lacks a name, say {other}"
    )]
    Divided { path: String, lines: String, number: String, sign: &'static str, other: String },
    #[error(
        "{path}: lines have more or fewer fields than the header has names; unpack it first, with {command}, and open that file"
    )]
    UnevenPacked { path: String, command: String },
    #[error("--names gives {given} names, but {path} has {found} columns")]
    Names { path: String, given: usize, found: usize },
    #[error("{path}: its columns have names already; leave --names out")]
    NamedAlready { path: String },
    #[error("no column named '{name}' ({option}); the columns are: {columns}{hint}")]
    NoColumn { name: String, option: &'static str, columns: String, hint: String },
    #[error(
        "no column looks like the {role}; name it with {option} COLUMN. The columns are: {columns}{hint}"
    )]
    NoRole { role: &'static str, option: &'static str, columns: String, hint: String },
    #[error(
        "'{column}' cannot be both the customer and the date; name another column, with --customer COLUMN or --date COLUMN"
    )]
    TwoRoles { column: String },
    #[error("{}", .0.words())]
    Asks(Box<Asked>),
    #[error("'{expression}' ({option}) cannot be computed: {why}")]
    Expression { expression: String, option: &'static str, why: String },
    #[error(
        "column '{column}' holds no dates ({why}); name another with --date, or its format with --date-format"
    )]
    NoDates { column: String, why: String },
    #[error(
        "{what}: {rows} of {all} rows cannot be read, more than 0.5 %; {listed} leave them out with --allow-unreadable {allowed}"
    )]
    Unread { what: String, rows: String, all: String, listed: Box<str>, allowed: String },
    #[error(
        "{what}: {kinds}; keep the orders with {keep}, or leave all rows out that cannot be read with --allow-unreadable {allowed}"
    )]
    Kinds { what: String, kinds: String, keep: String, allowed: String },
    #[error(
        "{lines} of {rows} lines repeat an earlier one in every column, such as {example}; a file may be there twice: count each \
         line once with --repeated-lines once, or all of them with --repeated-lines count"
    )]
    Repeated { lines: String, rows: String, example: String },
    #[error(
        "{what}; {otherwise}if a later file replaces them, count only its lines with --repeated-lines latest, else add all of them up \
         with --repeated-lines count"
    )]
    Overlap { what: String, otherwise: String },
    #[error(
        "{what}: that is more than 0.5 % of {all} rows; see which column is the date with `tenure inspect`, end with the orders \
         before with --as-of {last}, or count them with --as-of {furthest}"
    )]
    Future { what: String, all: String, furthest: String, last: String },
    #[error(
        "{what}: a day so far from the others is a placeholder or mistyped; leave {rows} rows out with \
         --allow-unreadable {allowed}, or count them with {counted}"
    )]
    StandIn { what: String, rows: String, allowed: String, counted: String },
    #[error(
        "observation cannot end on {as_of} (--as-of): it is after today, and the last order is on {last}; name a day until today, or \
         leave --as-of out to end on {last}"
    )]
    NotYet { as_of: String, last: String },
    #[error(
        "the dates of '{column}' are written in two ways: some have the day first, as '{day_first}', and {rows} others the month, \
         such as {others}, so a day below 13 may be a month; split the file at the change, or {remedy}"
    )]
    TwoOrders { column: String, day_first: String, others: String, rows: String, remedy: String },
    #[error("the years of '{column}', such as '{example}', are those of {era}; {remedy}")]
    Era { column: String, example: String, era: &'static str, remedy: String },
    #[error("{path}: a second table begins in line {line}, with the columns {names}; {remedy}")]
    TwoTables { path: String, line: usize, names: String, remedy: String },
    #[error("{what}; {remedy}")]
    TwoSides { what: String, remedy: String },
    #[error("{what}; {remedy}")]
    TwoUnits { what: String, remedy: String },
    #[error("{what}; {remedy}")]
    Steps { what: String, remedy: String },
    #[error("{what}; {remedy}")]
    Versions { what: String, remedy: String },
    #[error("{what}; {remedy}")]
    Restarts { what: String, remedy: String },
    #[error("the dates of '{column}', such as '{example}', are {what}; read them with {remedy}")]
    OddDates { column: String, example: String, what: &'static str, remedy: String },
    #[error("{what}; {remedy}")]
    Negative { what: String, remedy: String },
    #[error("{what}; {remedy}")]
    NoRefunds { what: String, remedy: String },
    #[error("{what}; {remedy}")]
    Blocks { what: String, remedy: String },
    #[error("{what}; {remedy}")]
    Wide { what: String, remedy: String },
    #[error(
        "the ids of '{column}' are rounded, as '{example}' shows: a spreadsheet has changed them; export the file again \
         with the ids as text, or name another column with --customer"
    )]
    RoundedIds { column: String, example: String },
    #[error("unknown time zone '{zone}' (--tz): use a name such as Europe/Berlin")]
    Zone { zone: String },
    #[error("no row counts as an order: of {rows} rows {left_out}{hint}; see `tenure inspect`")]
    NoOrders {
        rows: String,
        left_out: String,
        /// What the filter asks for in vain; begins with a semicolon, or is empty.
        hint: String,
    },
    #[error("no customer enters: no {which} of {customers} customers meets --entry {entry}{hint}{remedy}")]
    NobodyEnters {
        customers: String,
        which: &'static str,
        entry: String,
        /// What the condition asks for in vain; begins with a semicolon, or is empty.
        hint: String,
        remedy: &'static str,
    },
    #[error("--entry-rule chooses between orders that meet a condition, but none is given: add --entry EXPR")]
    RuleWithoutEntry,
    #[error(
        "--order-status names statuses, but no column is known as the status: name it with --status COLUMN"
    )]
    NoStatus,
    #[error("{path}, line {line}: {why} (--cac)")]
    Spend { path: String, line: usize, why: String },
    #[error("{path}: has changed while it was read; read it again")]
    Changed { path: String },
    #[error(
        "{file}: no column looks like the ids that join it ({option}); name the column behind the file, as in \
         {option} FILE:COLUMN. The columns are: {columns}"
    )]
    NoKey { file: String, option: &'static str, columns: String },
    #[error(
        "{file}: {what}, so rows cannot be joined by it ({option}); remove the repeated rows, or name another column, as in \
         {option} FILE:COLUMN"
    )]
    RepeatedKey { file: String, what: String, option: &'static str },
    #[error("{file}: {what}; name the column with the same ids, as in {option} FILE:COLUMN")]
    Unjoined { file: String, what: String, option: &'static str },
    #[error(
        "{file}: no column looks like what a line costs: a quantity and a price, or an amount; name it with --amount. \
         The columns are: {columns}"
    )]
    NoLineAmount { file: String, columns: String },
    #[error("{file}: no column looks like the {role} ({option}){remedy}. The columns are: {columns}")]
    NoRoleInSideFile {
        file: String,
        role: &'static str,
        option: &'static str,
        remedy: String,
        columns: String,
    },
    #[error("'{word}' does not give a column a role ({option}); write ROLE=COLUMN, as in {option} {example}")]
    BesideRole { option: &'static str, word: String, example: &'static str },
    #[error(
        "{file}: nothing says what customers were asked (--surveys); name the kind, as in --surveys {file}:kind=nps (or csat, \
         ces, or a column). The columns are: {columns}"
    )]
    NoKind { file: String, columns: String },
    #[error(
        "{file}: has no rate for {currencies} (--rates); add them, or keep one currency, as in --where \"{column} = 'EUR'\""
    )]
    NoRates { file: String, currencies: String, column: String },
    #[error("{path}: is not a file of presets ({why}); see docs/settings.md")]
    Presets { path: String, why: String },
    #[error("{0} (--rejects)")]
    Rejects(#[from] FileError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error("the database returned something unexpected ({0}); please report this")]
    Shape(String),
}

/// A question about files that cannot be read as orders yet.
#[derive(Debug)]
pub struct Asked {
    /// The problem, with its remedies.
    pub why: SourceError,
    /// How the files were to be read.
    pub spec: SourceSpec,
    /// Their columns, each with the likely role; no row is counted.
    pub report: DataReport,
}

impl Asked {
    /// The problem with remedies that work when they are pasted.
    fn words(&self) -> String {
        let words = self.why.to_string();
        match self.spec.cubes {
            Some(_) => of_rows_here(&words, &self.report.columns),
            None => words,
        }
    }
}

/// What helps if nothing can be written to a folder.
fn room(folder: &str) -> &'static str {
    if Path::new(folder).is_dir() { "free some space there" } else { "that folder does not exist: make it" }
}

/// A remedy before another one.
fn or(remedy: &Option<String>) -> String {
    remedy.as_ref().map_or_else(String::new, |remedy| format!("{remedy}, or "))
}

impl SourceError {
    /// Whether the user can answer it with an option, once the columns are known.
    pub(super) const fn is_question(&self) -> bool {
        matches!(
            self,
            SourceError::NoColumn { .. }
                | SourceError::NoRole { .. }
                | SourceError::NoDates { .. }
                | SourceError::Expression { .. }
                | SourceError::Unread { .. }
                | SourceError::Kinds { .. }
                | SourceError::Repeated { .. }
                | SourceError::Overlap { .. }
                | SourceError::Future { .. }
                | SourceError::StandIn { .. }
                | SourceError::NotYet { .. }
                | SourceError::TwoOrders { .. }
                | SourceError::Era { .. }
                | SourceError::TwoSides { .. }
                | SourceError::TwoUnits { .. }
                | SourceError::Steps { .. }
                | SourceError::Versions { .. }
                | SourceError::Restarts { .. }
                | SourceError::OddDates { .. }
                | SourceError::Negative { .. }
                | SourceError::NoRefunds { .. }
                | SourceError::Blocks { .. }
                | SourceError::Wide { .. }
                | SourceError::RoundedIds { .. }
                | SourceError::Zone { .. }
                | SourceError::NoOrders { .. }
                | SourceError::NobodyEnters { .. }
                | SourceError::RuleWithoutEntry
                | SourceError::NoStatus
                | SourceError::NoRates { .. }
        )
    }

    /// Whether it asks how lines count that repeat others or replace them.
    pub const fn is_about_repeated_lines(&self) -> bool {
        matches!(
            self,
            SourceError::Repeated { .. } | SourceError::Overlap { .. } | SourceError::Versions { .. }
        )
    }

    /// Whether the columns have to be seen to name one of them, because the message has no proposal.
    pub fn needs_a_look(&self) -> bool {
        match self {
            SourceError::NoRole { hint, .. } | SourceError::NoColumn { hint, .. } => hint.is_empty(),
            SourceError::NoDates { .. } => true,
            _ => false,
        }
    }

    /// The role for which another column has to be named.
    pub fn wanted_role(&self) -> Option<Role> {
        match self {
            SourceError::Asks(asked) => asked.why.wanted_role(),
            SourceError::NoRole { option, .. } | SourceError::NoColumn { option, .. } => {
                Role::NAMED.into_iter().find(|role| option.strip_prefix("--") == Some(role.name()))
            }
            SourceError::NoDates { .. } => Some(Role::Date),
            SourceError::RoundedIds { .. } => Some(Role::Customer),
            SourceError::NoStatus => Some(Role::Status),
            _ => None,
        }
    }
}
