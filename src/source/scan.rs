//! Files as SQL reads them: a scan with typed columns, for any format.

use minijinja::context;

use crate::engine::{Cancel, ColumnType, Engine};
use crate::sql::{identifier, literal, render};

use super::columns::column::ColumnStats;
use super::columns::column_types::{Looked, look};
use super::columns::later_values::look_at_later_values;
use super::columns::names::{self, is_called};
use super::columns::shapes::FIRST_ROWS;
use super::error::SourceError;
use super::inputs::cut_ends;
use super::inputs::files::Files;
use super::money::amount_column;
use super::money::amounts::{NumberFormat, OTHER_DIGITS, SQL_DIGITS};
use super::money::written_numbers::Written;
use super::readers::{self, IN_ORDER, Layout, LeftOut, Reader, Rejected, Relation};
use super::report::Note;
use super::rows::total_words;
use super::spec::DecimalSign;

/// Up to this size text files are read whole before types are decided.
const SMALL_BYTES: u64 = 64 << 20;

/// Up to this size distinct values are counted, and not estimated.
const FEW_BYTES: u64 = 8 << 20;

/// Columns beside those of the files: the place of a row's file, the place of the row, and whether it is a total.
pub(super) const FILE: &str = "file_";
pub(super) const LINE: &str = "line_";
pub(super) const TOTAL: &str = "total_";

/// The most names of columns in a message.
const MOST_NAMES: usize = 20;

/// The table that keeps the rows of small text files while they are examined.
const TEXT_ROWS: &str = "text_rows";

/// The input of the SQL.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// Statements that must run first, such as one that attaches a database.
    pub setup: Vec<String>,
    /// A table expression with every column under its name, with its type.
    pub sql: String,
    /// The same with unconverted text for some columns.
    pub raw: String,
    /// The rows of `raw`, stored in a table if there are few.
    at_hand: Option<String>,
    /// An expression for the position of a row.
    pub line: String,
    pub columns: Vec<ColumnStats>,
    /// Whether a second reading is slow, so that the rows are kept.
    pub keep: bool,
    /// Whether its values are text in the file.
    pub is_text: bool,
    /// Whether the types come from every row.
    pub whole: bool,
    /// Whether reading one whole column is fast.
    pub is_cheap: bool,
    pub notes: Vec<Note>,
    pub left_out: Vec<LeftOut>,
    /// The same, line by line.
    pub rejected: Vec<Rejected>,
    /// An expression for the index of a row's file, if known.
    pub file: Option<String>,
    /// The files, by that index.
    pub paths: Vec<String>,
    /// Whether a word for a sum stands in the last lines of a text file of which only a part was looked at.
    pub ends_with_total: bool,
    /// Whether its rows consist of rows of several joined files.
    pub is_joined: bool,
    /// Columns of files beside the orders; they have a role only if the user names one.
    pub foreign: Vec<String>,
    /// The amount of a line, if lines are in a separate file.
    pub line_amount: Option<String>,
}

impl Scan {
    /// The column of exactly this name; else of this name apart from case and blanks around it.
    pub fn column(&self, name: &str) -> Option<&ColumnStats> {
        let exact = self.columns.iter().find(|column| column.name == name);
        let wanted = name.trim();
        exact.or_else(|| self.columns.iter().find(|column| column.name.trim().eq_ignore_ascii_case(wanted)))
    }

    /// The first column that is called by one of these names, in the order of the names.
    pub(super) fn called(&self, names: &[&str]) -> Option<&ColumnStats> {
        self.first_called(names, |_| true)
    }

    /// The same among the columns that hold something.
    pub(super) fn called_and_filled(&self, names: &[&str]) -> Option<&ColumnStats> {
        self.first_called(names, |column| column.filled > 0)
    }

    fn first_called(&self, names: &[&str], is: impl Fn(&ColumnStats) -> bool) -> Option<&ColumnStats> {
        let columns = || self.columns.iter().filter(|column| is(column));
        names.iter().find_map(|name| columns().find(|column| is_called(&column.name, name)))
    }

    /// The name of the unconverted column of a text file.
    pub fn raw_name(name: &str) -> String {
        format!("{name} as text")
    }

    /// The scan with some columns of a text file unconverted beside their typed form.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub fn with_raw(&self, engine: &dyn Engine, names: &[String]) -> Result<String, SourceError> {
        if names.is_empty() {
            Ok(self.sql.clone())
        } else {
            typed(engine, &self.raw, &self.columns, self.is_text, names)
        }
    }

    /// Whether reading every row is fast.
    pub fn has_rows_at_hand(&self) -> bool {
        self.at_hand.is_some()
    }

    /// How many rows show what these columns hold, if they are not all at hand. First rows in which one is empty do not.
    pub(super) fn first_of(&self, columns: &[&str]) -> Option<u64> {
        let is_later = |name: &&str| self.column(name).is_some_and(|column| column.is_later);
        (!self.has_rows_at_hand() && !columns.iter().any(is_later)).then_some(FIRST_ROWS)
    }

    /// The same if reading all rows is slow.
    pub(super) fn first_if_slow(&self, columns: &[&str]) -> Option<u64> {
        self.first_of(columns).filter(|_| !self.is_cheap)
    }

    /// The unconverted rows, for reading some of their columns.
    pub fn looked_at(&self) -> String {
        self.at_hand.clone().unwrap_or_else(|| self.raw.clone())
    }

    /// SQL over the scan that reads the stored rows instead of the files, if there are any. It is valid until the
    /// engine opens another scan.
    pub fn reading_rows_at_hand(&self, sql: &str) -> String {
        match &self.at_hand {
            Some(table) => sql.replace(&self.raw, table),
            None => sql.to_string(),
        }
    }

    /// Its rows, or a part of them, with the position of each in a column.
    pub(super) fn numbered(&self, rows: &str) -> String {
        if self.line == LINE {
            rows.to_string()
        } else {
            format!("(SELECT *, {} AS {LINE} FROM {rows})", self.line)
        }
    }

    /// The names of its columns, for messages.
    pub fn names(&self) -> String {
        let first = self.columns.iter().take(MOST_NAMES);
        let names: Vec<&str> = first.map(|column| column.name.as_str()).collect();
        match self.columns.len().saturating_sub(MOST_NAMES) {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    }

    /// Number of sampled rows: the values of the fullest column.
    pub(super) fn rows_looked_at(&self) -> u64 {
        self.columns.iter().map(|column| column.filled).max().unwrap_or(0)
    }

    /// The same over so many of its first rows.
    pub(super) fn of_first(&self, rows: u64) -> Scan {
        // The place of a row may be a column that only the table of a file has.
        let place = if self.line == LINE { String::new() } else { format!(", {} AS {LINE}", self.line) };
        let first = |from: &str| format!("(SELECT *{place} FROM {from} LIMIT {rows})");
        let (sql, raw) = (first(&self.sql), first(&self.raw));
        Scan { sql, raw, line: LINE.to_string(), at_hand: None, ..self.clone() }
    }

    /// The same over a table that holds its rows and others, with these columns.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub fn over_table(
        self,
        engine: &dyn Engine,
        table: &str,
        columns: Vec<ColumnStats>,
        is_text: bool,
    ) -> Result<Scan, SourceError> {
        let sql = typed(engine, table, &columns, is_text, &[])?;
        let (raw, line) = (table.to_string(), "line_".to_string());
        Ok(Scan {
            sql,
            raw,
            line,
            at_hand: None,
            columns,
            keep: true,
            is_text,
            is_cheap: true,
            is_joined: true,
            ..self
        })
    }

    /// Opens the files for SQL; `amounts` are names of columns that the user gives as amounts.
    ///
    /// # Errors
    /// Files that cannot be read, or names that do not fit their columns.
    pub fn open(
        engine: &dyn Engine,
        files: &mut Files,
        reader: &dyn Reader,
        layout: &Layout,
        amounts: &[&str],
        cancel: &Cancel,
    ) -> Result<Scan, SourceError> {
        files.format = reader.name();
        let relation = reader.open(engine, files, layout, cancel)?;
        let opened = Self::of(engine, files, reader, relation, (layout, amounts), cancel);
        opened.or_else(|error| match error {
            SourceError::Broken { .. } | SourceError::NoLayout { .. } | SourceError::Encoding { .. } => {
                Self::mended(engine, files, reader, (layout, amounts), error, cancel)
            }
            other => Err(other),
        })
    }

    /// Opens the files with the rows mended that the database has refused to read.
    ///
    /// # Errors
    /// `refusal` if the reader cannot mend them.
    pub fn mended(
        engine: &dyn Engine,
        files: &mut Files,
        reader: &dyn Reader,
        (layout, amounts): (&Layout, &[&str]),
        refusal: SourceError,
        cancel: &Cancel,
    ) -> Result<Scan, SourceError> {
        let relation = reader.repair(engine, files, layout, refusal, cancel)?;
        Self::of(engine, files, reader, relation, (layout, amounts), cancel)
    }

    fn of(
        engine: &dyn Engine,
        files: &mut Files,
        reader: &dyn Reader,
        relation: Relation,
        (layout, amounts): (&Layout, &[&str]),
        cancel: &Cancel,
    ) -> Result<Scan, SourceError> {
        files.spooled.extend(relation.replaced);
        let several = files.paths.len() > 1;
        let (raw, line, file) = match relation.file.filter(|_| several) {
            // Virtual columns such as the place of a row's file do not survive a subquery by themselves.
            Some(file) => {
                let (named, line) = match relation.line.as_str() {
                    IN_ORDER => (String::new(), IN_ORDER),
                    line => (format!(", {line} AS {LINE}"), LINE),
                };
                let raw = format!("(SELECT *, {file} AS {FILE}{named} FROM {})", relation.sql);
                (raw, line.to_string(), Some(FILE.to_string()))
            }
            None => (relation.sql, relation.line, (!several).then(|| "0".to_string())),
        };
        let is_text = !reader.is_typed();
        let whole = is_text && files.text_bytes(reader.expansion()) <= SMALL_BYTES;
        let at_hand = match whole {
            true => {
                let sql = render(engine.dialect(), "text_rows", context! { scan => &raw })?;
                engine.run(&sql, cancel).map_err(|error| files.broken(error))?;
                Some(TEXT_ROWS.to_string())
            }
            false => None,
        };
        let looked_at = at_hand.clone().unwrap_or_else(|| raw.clone());
        let columns = match relation.columns {
            columns if columns.is_empty() => {
                let mut columns = readers::columns(engine, files, &looked_at, cancel)?;
                if file.as_deref() == Some(FILE) {
                    columns.retain(|(name, _)| name != FILE && name != LINE);
                }
                columns
            }
            columns => columns,
        };
        readers::check_width(files, layout, columns.iter().map(|(name, _)| name.as_str()))?;
        let exact = files.text_bytes(reader.expansion()) <= FEW_BYTES;
        let found = look(engine, &looked_at, &columns, is_text, (whole, exact), cancel);
        let refused = |error| match error {
            SourceError::Engine(error) => files.broken(error),
            other => other,
        };
        let Looked { columns: mut found, is_part } = found.map_err(refused)?;
        if is_part && found.len() == columns.len() {
            let later = look_at_later_values(engine, &looked_at, &columns, is_text, &mut found, cancel);
            later.map_err(refused)?;
        }
        if found.len() < columns.len() {
            return Err(SourceError::NoRows { path: files.label() });
        }
        let mut notes = relation.notes;
        if is_text && files.packing.is_none() {
            notes.extend(files.paths.iter().filter_map(|path| cut_ends::note(path, files.name(path))));
        }
        let is_cheap = whole || !is_text;
        let written = Written {
            scan: &looked_at,
            whole: is_cheap,
            comma_likely: relation.semicolons || amount_column::comma_likely(&found),
            decimal: layout.decimal.map(DecimalSign::sign),
        };
        for column in &mut found {
            let named = amounts.iter().any(|name| column.name.trim().eq_ignore_ascii_case(name.trim()));
            if named || names::is_number_name(&column.name) {
                notes.extend(written.numbers(engine, column, is_text, cancel)?);
            }
        }
        let is_rewritten = !is_text && found.iter().any(|column| column.number_format.is_some());
        let (raw, line) = match is_rewritten {
            true if line != LINE => (format!("(SELECT *, {line} AS {LINE} FROM {raw})"), LINE.to_string()),
            _ => (raw, line),
        };
        let sql =
            if is_text || is_rewritten { typed(engine, &raw, &found, is_text, &[])? } else { raw.clone() };
        Ok(Scan {
            setup: relation.setup,
            sql,
            raw,
            at_hand,
            line,
            columns: found,
            keep: is_text || is_rewritten || relation.is_kept,
            is_text,
            whole,
            is_cheap,
            notes,
            left_out: relation.left_out,
            rejected: relation.rejected,
            file,
            paths: files.paths.clone(),
            ends_with_total: is_text
                && !whole
                && files.paths.iter().any(|path| total_words::stand_at_end_of(path)),
            is_joined: false,
            foreign: Vec::new(),
            line_amount: None,
        })
    }
}

/// The number format for the templates: the decimal sign, then the ignored characters.
fn format_value(format: &NumberFormat) -> minijinja::Value {
    let signs = literal(&format!("{}{}", format.decimal, format.ignored));
    let digits = format.other_digits.then(|| [literal(OTHER_DIGITS), literal(SQL_DIGITS)]);
    context! { signs, digits, marked_negative => format.marked_negative, debits_count => format.debits_count }
}

/// The raw scan with every text column in the type of its values, and some columns also unconverted.
fn typed(
    engine: &dyn Engine,
    raw: &str,
    columns: &[ColumnStats],
    is_text: bool,
    beside: &[String],
) -> Result<String, SourceError> {
    let is_converted = |column: &ColumnStats| is_text && column.value_type != ColumnType::Text;
    let cast = |column: &ColumnStats| {
        let name = identifier(&column.name);
        match &column.number_format {
            Some(format) => context! { name, format => format_value(format), kind => () },
            None if is_converted(column) => context! { name, format => (), kind => &column.kind },
            None => context! { name, format => (), kind => () },
        }
    };
    if beside.is_empty()
        && !columns.iter().any(|column| column.number_format.is_some() || is_converted(column))
    {
        return Ok(raw.to_string());
    }
    let columns: Vec<minijinja::Value> = columns.iter().map(cast).collect();
    let beside: Vec<(String, String)> =
        beside.iter().map(|name| (identifier(name), identifier(&Scan::raw_name(name)))).collect();
    Ok(render(engine.dialect(), "typed", context! { scan => raw, columns, beside })?)
}
