//! The excluded rows, one by one, in a file from which they can be corrected.

use std::io::Write;
use std::path::Path;

use minijinja::context;

use crate::engine::{Cancel, Engine, EngineError, Row, rows};
use crate::file::{StreamedFile, check_not_source};
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::mapping::Mapping;
use crate::source::readers::Rejected;
use crate::source::report::Reason;
use crate::source::spec::SourceSpec;
use crate::source::survey::code;
use crate::sql::render;
use crate::text::csv_field;

/// The names of the columns.
const HEAD: &str = "file,line,row,column,value,reason\n";

/// Checks the file for rejected rows before anything is read.
///
/// # Errors
/// The file is one of the sources.
pub(in crate::source) fn check(spec: &SourceSpec) -> Result<(), SourceError> {
    match &spec.rejects {
        Some(path) => Ok(check_not_source(Path::new(path), &spec.files())?),
        None => Ok(()),
    }
}

/// Writes every excluded row to the file that the user names: first the rows that a reader left out, then those that
/// the mapping leaves out.
///
/// # Errors
/// A file that cannot be written; the engine refuses the question.
pub(in crate::source) fn write(
    engine: &dyn Engine,
    spec: &SourceSpec,
    files: &Files,
    mapping: &Mapping,
    cancel: &Cancel,
) -> Result<(), SourceError> {
    let Some(path) = &spec.rejects else { return Ok(()) };
    let mut file = StreamedFile::create(Path::new(path))?;
    let all = Written { spec, files, mapping };
    let mut outcome = file.write_all(HEAD.as_bytes());
    for one in &mapping.rejected {
        outcome = outcome.and_then(|()| file.write_all(all.of_reader(one).as_bytes()));
    }
    let context = context! {
        without_order => code(Reason::RefundWithoutOrder),
        of_customer => [code(Reason::Guest)],
        of_date => [code(Reason::NoDate), code(Reason::AfterAsOf)],
        of_amount => [Reason::NoAmount, Reason::NoRate, Reason::RefundIgnored, Reason::RefundWithoutOrder].map(code),
        of_status => code(Reason::Status),
        is_joined => mapping.is_joined,
    };
    let sql = render(engine.dialect(), "rejects", context)?;
    let mut broken: Option<EngineError> = None;
    engine.stream(&sql, cancel, &mut |batch| {
        for row in rows(&[batch]) {
            match all.of_mapping(&row) {
                Ok(line) if outcome.is_ok() => outcome = file.write_all(line.as_bytes()),
                Ok(_) => {}
                Err(error) => broken = Some(error),
            }
        }
        outcome.is_ok() && broken.is_none()
    })?;
    if let Some(error) = broken {
        return Err(error.into());
    }
    outcome.map_err(|error| file.explain(&error))?;
    Ok(file.keep()?)
}

/// The inputs of the file's lines.
struct Written<'a> {
    spec: &'a SourceSpec,
    files: &'a Files,
    mapping: &'a Mapping,
}

impl Written<'_> {
    /// A line that was left out before the database saw it.
    fn of_reader(&self, rejected: &Rejected) -> String {
        let file = self.files.name(&rejected.path);
        let place = |place: Option<u64>| place.map_or(String::new(), |place| place.to_string());
        let (number, row) = (place(rejected.line), place(rejected.row));
        line(&[file, &number, &row, &rejected.column, &rejected.text, rejected.reason.name()])
    }

    /// A row that the mapping leaves out.
    fn of_mapping(&self, row: &Row<'_>) -> Result<String, EngineError> {
        let reason = Reason::of_code(row.int("reason")?);
        let place = usize::try_from(row.count("file")?).unwrap_or(0);
        let file = self.files.paths.get(place).map_or("", |path| self.files.name(path));
        let (column, value) = match reason {
            Some(Reason::Filtered) => ("where".to_string(), self.spec.filter.as_deref().unwrap_or("")),
            Some(Reason::Repeated) => (String::new(), ""),
            reason => (self.column(reason), row.text("value")?),
        };
        let place = row.count("row")?.to_string();
        Ok(line(&[file, "", &place, &column, value, reason.map_or("", Reason::name)]))
    }

    /// The column or the expression that a reason is about.
    fn column(&self, reason: Option<Reason>) -> String {
        let role = match reason {
            Some(Reason::Guest) => Role::Customer,
            Some(Reason::NoDate | Reason::AfterAsOf) => Role::Date,
            Some(Reason::Status) => Role::Status,
            _ => Role::Amount,
        };
        let mapped = self.mapping.mapped(role);
        mapped.map_or(String::new(), |mapped| mapped.expression.clone())
    }
}

fn line(fields: &[&str]) -> String {
    fields.iter().map(|field| csv_field(field)).collect::<Vec<_>>().join(",") + "\n"
}
