//! Text with a delimiter between fields: CSV and similar formats.

use minijinja::context;

use crate::engine::{Cancel, Engine, Row, rows};
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::head::{Head, Packing};
use crate::source::spec::Encoding;
use crate::sql::{literal, render};
use crate::text::shell_word;

use super::characters::Charset;
use super::column_limit;
use super::first_sight;
use super::long_lines;
use super::quotes;
use super::reader::{IN_ORDER, Layout, Reader, Relation};
use super::repair::{is_uneven, needs_repair, repaired};
use super::union::{self, FileColumns};

/// Up to this size files are read whole before the database reads them.
const SMALL_BYTES: u64 = 64 << 20;

/// Delimited text files.
pub struct Delimited;

impl Reader for Delimited {
    fn name(&self) -> &'static str {
        "CSV"
    }

    /// Any file that no other reader recognises.
    fn recognises(&self, _: &Head) -> bool {
        true
    }

    fn open(
        &self,
        engine: &dyn Engine,
        files: &Files,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Relation, SourceError> {
        long_lines::check(files)?;
        quotes::check(files)?;
        let is_uneven = layout.names.is_none() && has_uneven_rows(files, layout.skip.unwrap_or(0));
        if is_uneven && let Some(packing) = files.packing {
            let path = files.named();
            let command = match packing {
                Packing::Gzip => format!("gunzip -k {}", shell_word(&path)),
                Packing::Zstd => format!("unzstd {}", shell_word(&path)),
            };
            return Err(SourceError::UnevenPacked { path, command });
        }
        let is_transcoded = layout.encoding.is_some_and(|encoding| !encoding.is_read_by_database());
        if files.packing.is_none()
            && (is_transcoded || is_uneven || (layout.encoding.is_none() && is_odd(files)))
        {
            let path = files.named();
            match repaired(engine, files, layout, SourceError::Encoding { path }, cancel) {
                Err(SourceError::Encoding { .. }) if !is_transcoded => {}
                other => return other,
            }
        }
        sniffed(engine, files, layout, cancel).or_else(|error| match error {
            SourceError::Broken { .. }
            | SourceError::NoLayout { .. }
            | SourceError::Encoding { .. }
            | SourceError::Preamble { .. } => self.repair(engine, files, layout, error, cancel),
            other => Err(other),
        })
    }

    fn repair(
        &self,
        engine: &dyn Engine,
        files: &Files,
        layout: &Layout,
        refusal: SourceError,
        cancel: &Cancel,
    ) -> Result<Relation, SourceError> {
        let can = layout.encoding.is_none() && files.packing.is_none();
        if can { repaired(engine, files, layout, refusal, cancel) } else { Err(refusal) }
    }
}

/// Whether a file has rows of another width than its header, which the database would read under the wrong names.
fn has_uneven_rows(files: &Files, skip: u64) -> bool {
    let skip = usize::try_from(skip).unwrap_or(usize::MAX);
    let is_uneven_text = |head: &Head| {
        let valid =
            std::str::from_utf8(&head.first).err().map_or(head.first.len(), |error| error.valid_up_to());
        let text = std::str::from_utf8(&head.first[..valid]).unwrap_or_default();
        let skipped: usize = text.split_inclusive('\n').take(skip).map(str::len).sum();
        is_uneven(&text[skipped..])
    };
    files.heads.iter().any(is_uneven_text)
}

/// Whether the database would silently misread a file.
fn is_odd(files: &Files) -> bool {
    if files.encoding.is_some() {
        return false;
    }
    if files.heads.iter().any(|head| Charset::of(&head.first) != Some(Charset::Utf8)) {
        return true;
    }
    let small = files.bytes <= SMALL_BYTES;
    let whole = |path: &String| std::fs::read(path).is_ok_and(|bytes| needs_repair(&bytes));
    small && files.paths.iter().any(whole)
}

/// The dialect is detected and every field is read as text; no line is skipped silently.
fn sniffed(
    engine: &dyn Engine,
    files: &Files,
    layout: &Layout,
    cancel: &Cancel,
) -> Result<Relation, SourceError> {
    let first = files.paths.first().ok_or(SourceError::NoPaths)?;
    let skip = layout.skip.unwrap_or(0);
    let encoding = layout.encoding.or(files.encoding).unwrap_or(Encoding::Utf8).name();
    let sniff = |path: &str| {
        let packing = files.packing.map(Packing::name);
        let look = |lenient: bool| -> Result<_, SourceError> {
            let context = context! { path => literal(path), skip, encoding, packing, lenient };
            let sql = render(engine.dialect(), "sniff", context)?;
            engine.query(&sql, cancel).map_err(|error| files.broken(error))
        };
        // A layout that some lines do not follow is still a layout: reading reports those lines.
        look(false).or_else(|error| match error {
            SourceError::Broken { .. } | SourceError::NoLayout { .. } => look(true).map_err(|_| error),
            other => Err(other),
        })
    };
    let is_plain = files.packing.is_none() && skip == 0 && encoding == Encoding::Utf8.name();
    let dialect = |place: usize| -> Result<Option<Dialect>, SourceError> {
        let (path, head) = (&files.paths[place], &files.heads[place]);
        let is_whole = head.first.len() as u64 == head.bytes;
        let seen = if is_plain { first_sight::layout(&head.first, is_whole) } else { None };
        match seen {
            Some((delimiter, names)) => Ok(Some(Dialect::plain(delimiter, names))),
            None => rows(&sniff(path)?).next().map(|row| Dialect::of(&row)).transpose(),
        }
    };
    let found = dialect(0)?.ok_or_else(|| SourceError::Empty { path: files.name(first).into() })?;
    let written = found.names.clone();
    let passed_over = found.skip;
    if passed_over > skip {
        let path = files.name(first).into();
        return Err(SourceError::Preamble { path, lines: passed_over, fields: written.len() });
    }
    if let [only] = written.as_slice()
        && only.contains([',', ';', '\t', '|'])
    {
        return Err(SourceError::NoLayout { path: files.named() });
    }
    column_limit::check(files, layout, written.iter().map(String::as_str))?;
    let header = found.header;
    let mut columns: Vec<FileColumns> = vec![(files.name(first).to_string(), written.clone())];
    for (place, other) in files.paths.iter().enumerate().skip(1) {
        if let Some(layout) = dialect(place)? {
            same_layout((files.name(first), &found), (files.name(other), &layout))?;
            columns.push((files.name(other).to_string(), layout.names));
        }
    }
    let note = if header { union::check(&columns)? } else { None };
    let names = match layout.names {
        Some(names) if names.len() != written.len() => {
            let (given, found) = (names.len(), written.len());
            return Err(SourceError::Names { path: files.named(), given, found });
        }
        Some(names) => names.to_vec(),
        None if header => written,
        None => (0..written.len()).map(|place| format!("column{place}")).collect(),
    };
    let mut options = vec![
        format!("header = {header}"),
        format!("delim = {}", literal(&found.delimiter)),
        format!("quote = {}", literal(&found.quote)),
        format!("escape = {}", literal(&found.escape)),
        format!("skip = {skip}"),
        "comment = ''".to_string(),
        format!("encoding = {}", literal(encoding)),
    ];
    options.extend(files.packing.map(|packing| format!("compression = {}", literal(packing.name()))));
    let is_one = files.paths.len() == 1;
    if !is_one {
        // Several files may have their columns in different orders; then the names decide.
        options.push("all_varchar = true, union_by_name = true".into());
        if !header {
            let names: Vec<String> = names.iter().map(|name| literal(name)).collect();
            options.push(format!("names = [{}]", names.join(", ")));
        }
    } else {
        let columns: Vec<String> = names.iter().map(|name| format!("{}: 'VARCHAR'", literal(name))).collect();
        options.push(format!("auto_detect = false, columns = {{{}}}", columns.join(", ")));
    }
    let known = names.into_iter().filter(|_| is_one).map(|name| (name, "VARCHAR".to_string()));
    Ok(Relation {
        sql: format!("read_csv({}, {})", files.sql_list(), options.join(", ")),
        line: IN_ORDER.into(),
        semicolons: found.delimiter == ";",
        file: Some("file_index".into()),
        notes: note.into_iter().collect(),
        columns: known.collect(),
        ..Relation::default()
    })
}

/// How a text is delimited and quoted, and the names of its columns.
struct Dialect {
    delimiter: String,
    quote: String,
    escape: String,
    /// Lines before the header.
    skip: u64,
    header: bool,
    names: Vec<String>,
}

impl Dialect {
    /// With a header, and with quotes as they are usual.
    fn plain(delimiter: char, names: Vec<String>) -> Dialect {
        let quote = "\"".to_string();
        Dialect { delimiter: delimiter.into(), escape: quote.clone(), quote, skip: 0, header: true, names }
    }

    /// As the database has detected it.
    fn of(row: &Row<'_>) -> Result<Dialect, SourceError> {
        let mark = |text: &str| match text {
            "(empty)" | "" => "\"".to_string(),
            mark => mark.to_string(),
        };
        let names = serde_json::from_str(row.text("names")?);
        Ok(Dialect {
            delimiter: row.text("delimiter")?.to_string(),
            quote: mark(row.text("quote")?),
            escape: mark(row.text("escape")?),
            skip: u64::try_from(row.int("skip")?).unwrap_or(0),
            header: row.truth("header")?,
            names: names.map_err(|error| SourceError::Shape(error.to_string()))?,
        })
    }
}

/// Files are read with the layout of the first: another one would lose the columns of the others.
fn same_layout(first: (&str, &Dialect), other: (&str, &Dialect)) -> Result<(), SourceError> {
    let ((path, dialect), (other_path, other_dialect)) = (first, other);
    let (columns, others) = (&dialect.names, &other_dialect.names);
    if dialect.delimiter != other_dialect.delimiter && columns.len().max(others.len()) > 1 {
        return Err(SourceError::Delimiters {
            first: path.into(),
            delimiter: dialect.delimiter.clone(),
            other: other_path.into(),
            others: other_dialect.delimiter.clone(),
        });
    }
    if dialect.header != other_dialect.header && columns != others {
        return Err(SourceError::Layouts {
            first: path.into(),
            columns: columns.join(", "),
            other: other_path.into(),
            others: others.join(", "),
        });
    }
    Ok(())
}
