//! Files become something SQL can read from: a scan with named columns, their types and what they look like.

use minijinja::context;

use crate::engine::{Cancel, Engine, EngineError, Row, rows};
use crate::sql::{identifier, literal, render};

use super::error::SourceError;
use super::files::{Files, Format, Packing};
use super::spec::Encoding;

/// Up to this size text files are looked at whole before a type is believed.
const SMALL_BYTES: u64 = 64 << 20;

/// A column as it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub name: String,
    /// The type its values are read as.
    pub kind: String,
    /// Distinct values in the rows looked at, about.
    pub distinct: u64,
    /// Rows looked at in which it has a value.
    pub filled: u64,
    /// Rows looked at in which that value reads as a number.
    pub numbers: u64,
    /// Its first value there.
    pub sample: Option<String>,
}

/// What the user says about how text files are laid out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    pub names: Option<&'a [String]>,
    /// Lines before the data, or before their header.
    pub skip: Option<u64>,
    pub encoding: Option<Encoding>,
}

/// What SQL reads from.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// A table expression with every column under its name, typed.
    pub sql: String,
    /// The same with text as it stands in the file, for columns that must not be converted.
    pub raw: String,
    /// An expression for the position of a row.
    pub line: String,
    pub columns: Vec<Found>,
    /// Whether reading twice is dear, so that the rows are kept once read.
    pub keep: bool,
    /// Whether every row was looked at to tell the types.
    pub whole: bool,
}

impl Scan {
    /// The column of exactly this name, else of this name but for case.
    pub fn column(&self, name: &str) -> Option<&Found> {
        let exact = self.columns.iter().find(|column| column.name == name);
        exact.or_else(|| self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)))
    }

    /// What a column of a text file is called where it stands unconverted.
    pub fn raw_name(name: &str) -> String {
        format!("{name} as text")
    }

    /// The scan with some columns of a text file unconverted beside their typed selves.
    pub fn with_raw(&self, names: &[String]) -> String {
        if names.is_empty() { self.sql.clone() } else { typed(&self.raw, &self.columns, names) }
    }

    /// All names, for messages.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        names.join(", ")
    }

    /// Opens the files for SQL.
    ///
    /// # Errors
    /// Files that are broken or do not fit the names given.
    pub fn open(
        engine: &dyn Engine,
        files: &Files,
        wanted: &Wanted,
        cancel: &Cancel,
    ) -> Result<Scan, SourceError> {
        let raw = match files.format {
            Format::Parquet => parquet(files),
            Format::Delimited => delimited(engine, files, wanted, cancel)?,
            Format::Aligned => aligned(engine, files, wanted.names, cancel)?,
        };
        let describe = render(engine.dialect().name(), "describe", context! { scan => &raw })?;
        let described = engine.query(&describe, cancel).map_err(|error| broken(files, error))?;
        let mut columns = Vec::new();
        for row in rows(&described) {
            columns.push((row.text("column_name")?.to_string(), row.text("column_type")?.to_string()));
        }
        if files.format == Format::Parquet && wanted.names.is_some() {
            return Err(SourceError::NamedAlready { path: files.named() });
        }
        let is_text = files.format != Format::Parquet;
        let whole = is_text && files.bytes <= SMALL_BYTES;
        let found = look(engine, &raw, &columns, is_text, whole, cancel).map_err(|error| match error {
            SourceError::Engine(error) => broken(files, error),
            other => other,
        })?;
        let sql = if is_text { typed(&raw, &found, &[]) } else { raw.clone() };
        let line = match files.format {
            Format::Parquet if files.paths.len() > 1 => {
                "file_index::BIGINT * 1000000000000 + file_row_number"
            }
            Format::Parquet => "file_row_number",
            Format::Delimited | Format::Aligned => "row_number() OVER ()",
        };
        Ok(Scan { sql, raw, line: line.to_string(), columns: found, keep: is_text, whole })
    }
}

fn list(files: &Files) -> String {
    let paths: Vec<String> = files.paths.iter().map(|path| literal(path)).collect();
    format!("[{}]", paths.join(", "))
}

fn parquet(files: &Files) -> String {
    let by_name = if files.paths.len() > 1 { ", union_by_name = true" } else { "" };
    format!("read_parquet({}{by_name})", list(files))
}

/// What the database says of files it cannot read.
pub(super) fn broken(files: &Files, error: EngineError) -> SourceError {
    match error {
        EngineError::Refused(why) if why.contains("is not utf-8 encoded") => {
            SourceError::Encoding { path: files.named() }
        }
        EngineError::Refused(why) => SourceError::Broken {
            path: files.named(),
            format: files.format.name().into(),
            why: files.in_words(&first_lines(&why)),
        },
        other => other.into(),
    }
}

fn misnamed(files: &Files, names: &[String], found: usize) -> SourceError {
    SourceError::Names { path: files.named(), given: names.len(), found }
}

/// The part of the database's message a reader can use: without its listing of options.
pub(super) fn first_lines(why: &str) -> String {
    let kept = why.lines().map(str::trim).filter(|line| !line.is_empty());
    let kept = kept
        .take_while(|line| !line.starts_with("Possible") && !line.starts_with("LINE ") && *line != "file = ");
    kept.take(4).collect::<Vec<_>>().join("; ")
}

/// Text with delimiters: the dialect is sniffed, every field read as text, no line passed over unsaid.
fn delimited(
    engine: &dyn Engine,
    files: &Files,
    wanted: &Wanted,
    cancel: &Cancel,
) -> Result<String, SourceError> {
    let first = files.paths.first().ok_or(SourceError::NoPaths)?;
    let skip = wanted.skip.unwrap_or(0);
    let encoding = wanted.encoding.or(files.encoding).unwrap_or(Encoding::Utf8).name();
    let sniff = |path: &str| {
        let packing = files.packing.map(Packing::name);
        let look = |lenient: bool| -> Result<_, SourceError> {
            let context = context! { path => literal(path), skip, encoding, packing, lenient };
            let sql = render(engine.dialect().name(), "sniff", context)?;
            engine.query(&sql, cancel).map_err(|error| broken(files, error))
        };
        // A layout that not every line keeps is still one: the reading says which line does not keep it.
        look(false).or_else(|error| match error {
            SourceError::Broken { .. } => look(true).map_err(|_| error),
            other => Err(other),
        })
    };
    let sniffed = sniff(first)?;
    let row = rows(&sniffed).next().ok_or_else(|| SourceError::Empty { path: files.name(first).into() })?;
    let found = sniffed_names(&row)?;
    let passed_over = u64::try_from(row.int("skip")?).unwrap_or(0);
    if passed_over > skip {
        let path = files.name(first).into();
        return Err(SourceError::Preamble { path, lines: passed_over, fields: found.len() });
    }
    let header = row.truth("header")?;
    for other in &files.paths[1..] {
        let sniffed = sniff(other)?;
        if let Some(layout) = rows(&sniffed).next() {
            same_layout((files.name(first), &row), (files.name(other), &layout))?;
        }
    }
    let names = match wanted.names {
        Some(names) if names.len() != found.len() => return Err(misnamed(files, names, found.len())),
        Some(names) => names.to_vec(),
        None if header => found,
        None => (0..found.len()).map(|place| format!("column{place}")).collect(),
    };
    let mark = |text: &str| match text {
        "(empty)" | "" => "\"".to_string(),
        mark => mark.to_string(),
    };
    let mut options = vec![
        format!("header = {header}"),
        format!("delim = {}", literal(row.text("delimiter")?)),
        format!("quote = {}", literal(&mark(row.text("quote")?))),
        format!("escape = {}", literal(&mark(row.text("escape")?))),
        format!("skip = {skip}"),
        "comment = ''".to_string(),
        format!("encoding = {}", literal(encoding)),
    ];
    options.extend(files.packing.map(|packing| format!("compression = {}", literal(packing.name()))));
    if files.paths.len() > 1 {
        // Several files may have their columns in different orders; then names decide.
        options.push("all_varchar = true, union_by_name = true".into());
        if !header {
            let names: Vec<String> = names.iter().map(|name| literal(name)).collect();
            options.push(format!("names = [{}]", names.join(", ")));
        }
    } else {
        let columns: Vec<String> = names.iter().map(|name| format!("{}: 'VARCHAR'", literal(name))).collect();
        options.push(format!("auto_detect = false, columns = {{{}}}", columns.join(", ")));
    }
    Ok(format!("read_csv({}, {})", list(files), options.join(", ")))
}

fn sniffed_names(row: &Row<'_>) -> Result<Vec<String>, SourceError> {
    serde_json::from_str(row.text("names")?).map_err(|error| SourceError::Shape(error.to_string()))
}

/// Files are read with the layout of the first: another one would lose the columns of the others.
fn same_layout(first: (&str, &Row<'_>), other: (&str, &Row<'_>)) -> Result<(), SourceError> {
    let (columns, others) = (sniffed_names(first.1)?, sniffed_names(other.1)?);
    let (mark, other_mark) = (first.1.text("delimiter")?, other.1.text("delimiter")?);
    if mark != other_mark && columns.len().max(others.len()) > 1 {
        return Err(SourceError::Delimiters {
            first: first.0.into(),
            delimiter: mark.into(),
            other: other.0.into(),
            others: other_mark.into(),
        });
    }
    if first.1.truth("header")? != other.1.truth("header")? && columns != others {
        return Err(SourceError::Layouts {
            first: first.0.into(),
            columns: columns.join(", "),
            other: other.0.into(),
            others: others.join(", "),
        });
    }
    Ok(())
}

/// Text aligned with blanks: one line a row, split where blanks are.
fn aligned(
    engine: &dyn Engine,
    files: &Files,
    names: Option<&[String]>,
    cancel: &Cancel,
) -> Result<String, SourceError> {
    let ask = |tabs: bool, names: Vec<String>| {
        render(engine.dialect().name(), "aligned", context! { paths => list(files), tabs, names })
    };
    let layout = |tabs: bool| {
        let found = engine.query(&ask(tabs, Vec::new())?, cancel).map_err(|error| broken(files, error))?;
        let layout = rows(&found).next().map(|row| Ok((row.int("width")?, row.truth("tabs")?)));
        layout.unwrap_or(Ok::<_, SourceError>((0, false)))
    };
    let (mut width, tabs) = layout(false)?;
    if tabs {
        (width, _) = layout(true)?;
    }
    let width = usize::try_from(width).unwrap_or(0);
    let names: Vec<String> = match names {
        Some(names) if names.len() != width => return Err(misnamed(files, names, width)),
        Some(names) => names.to_vec(),
        None => (0..width).map(|place| format!("column{place}")).collect(),
    };
    Ok(ask(tabs, names.iter().map(|name| identifier(name)).collect())?)
}

/// What a text column's values are read as, from how many of them fit each type.
fn kind_of(
    filled: i64,
    whole_numbers: i64,
    numbers: i64,
    days: i64,
    moments: i64,
    whole: bool,
) -> &'static str {
    match filled {
        0 => "VARCHAR",
        _ if whole_numbers == filled => {
            if whole {
                "BIGINT"
            } else {
                "DOUBLE"
            }
        }
        _ if numbers == filled => "DOUBLE",
        _ if days == filled => "DATE",
        _ if moments == filled => "TIMESTAMP",
        _ => "VARCHAR",
    }
}

fn look(
    engine: &dyn Engine,
    raw: &str,
    columns: &[(String, String)],
    is_text: bool,
    whole: bool,
    cancel: &Cancel,
) -> Result<Vec<Found>, SourceError> {
    let names: Vec<String> = columns.iter().map(|(name, _)| identifier(name)).collect();
    let context = context! { scan => raw, columns => names, is_text, whole };
    let sql = render(engine.dialect().name(), "look", context)?;
    let answer = engine.query(&sql, cancel)?;
    let row = rows(&answer).next().ok_or(EngineError::Gone)?;
    if row.int("looked_at")? == 0 {
        return Err(SourceError::NoRows);
    }
    let mut found = Vec::new();
    for (place, (name, kind)) in columns.iter().enumerate() {
        let get = |what: &str| row.int(&format!("{what}{place}"));
        let kind = if is_text {
            kind_of(get("filled")?, get("ints")?, get("nums")?, get("days")?, get("moments")?, whole)
                .to_string()
        } else {
            kind.clone()
        };
        let sample = row.maybe_text(&format!("sample{place}"))?.map(str::to_string);
        found.push(Found {
            name: name.clone(),
            kind,
            distinct: row.count(&format!("distinct{place}"))?,
            filled: row.count(&format!("filled{place}"))?,
            numbers: if is_text { row.count(&format!("nums{place}"))? } else { 0 },
            sample,
        });
    }
    Ok(found)
}

/// The raw scan with every text column read as the type its values fit, and some as they stand beside it.
fn typed(raw: &str, columns: &[Found], beside: &[String]) -> String {
    let casts = columns.iter().filter(|column| column.kind != "VARCHAR").map(|column| {
        let name = identifier(&column.name);
        format!("TRY_CAST({name} AS {}) AS {name}", column.kind)
    });
    let casts: Vec<String> = casts.collect();
    let beside =
        beside.iter().map(|name| format!(", {} AS {}", identifier(name), identifier(&Scan::raw_name(name))));
    match casts.as_slice() {
        [] => raw.to_string(),
        some => format!("(SELECT * REPLACE ({}){} FROM {raw})", some.join(", "), beside.collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_believed_only_when_every_value_fits() {
        assert_eq!(kind_of(10, 10, 10, 0, 0, true), "BIGINT");
        // A later row might hold 2.5, which BIGINT would round away.
        assert_eq!(kind_of(10, 10, 10, 0, 0, false), "DOUBLE");
        assert_eq!(kind_of(10, 9, 9, 0, 0, true), "VARCHAR");
        assert_eq!(kind_of(0, 0, 0, 0, 0, true), "VARCHAR");
        assert_eq!(kind_of(3, 0, 0, 3, 3, true), "DATE");
    }

    #[test]
    fn messages_lose_the_listing_of_options() {
        let why = "Invalid Input Error: CSV Error on Line: 3\nOriginal Line: a,b\nExpected 3\n\nPossible fixes:\n* x";
        assert_eq!(
            first_lines(why),
            "Invalid Input Error: CSV Error on Line: 3; Original Line: a,b; Expected 3"
        );
    }
}
