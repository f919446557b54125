//! Doubts about the rows of another database, looked for in the first of them as in a file.

use minijinja::context;

use crate::engine::{Cancel, Engine, EngineError};
use crate::source::customers::identity::IdSigns;
use crate::source::error::SourceError;
use crate::source::prepare::{Found, Source};
use crate::source::remote::warehouse::FIRST_ROWS;
use crate::source::report::Note;
use crate::source::scan::Scan;
use crate::source::spec::{SourceSpec, Tolerance};
use crate::sql::render;
use crate::text::grouped;

use super::asking::Reduced;
use super::placeholder_ids::placeholder_notes;

/// No bits for months: whole customers are looked at, and no cohorts.
const NO_MONTHS: i32 = i32::MAX;

impl Source {
    /// Notes on ids of customers and on rows that repeat others, of `rows` in all.
    ///
    /// # Errors
    /// Many rows that repeat others, if the user has not decided about them; what the engine or the database refuses.
    pub(super) fn doubts_of_first_rows(
        &self,
        reduced: &Reduced,
        scan: &Scan,
        rows: u64,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Vec<Note>, SourceError> {
        let looked_at = scan.rows_looked_at();
        let (mut first, signs) = match self.first_rows(scan, engine, cancel) {
            Ok(first) => first,
            Err(SourceError::Repeated { lines, rows, example }) => {
                return Err(repeated(reduced, [&lines, &rows, &example]));
            }
            Err(why @ SourceError::Engine(EngineError::Cancelled)) => return Err(why),
            // What keeps the first rows from being counted alone is found among all rows too.
            Err(_) => return Ok(Vec::new()),
        };
        let mut notes = Vec::new();
        if self.spec.repeated_lines.is_none() {
            notes.extend(first.repeated_note(engine, cancel)?);
        }
        notes.extend(first.id_notes(&signs, signs.customers, signs.orders, engine, cancel)?);
        if looked_at < rows {
            for note in &mut notes {
                note.text = format!("in the first {} rows, {}", grouped(looked_at), note.text);
            }
        }
        notes.extend(placeholder_notes(reduced, &first, &signs, engine, cancel)?);
        Ok(notes)
    }

    /// The first rows as a file of their own, with its customers, and what their ids look like.
    fn first_rows(
        &self,
        scan: &Scan,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(Source, IdSigns), SourceError> {
        let spec = SourceSpec {
            cubes: None,
            as_of: None,
            allow_unreadable: Some(Tolerance::ALL),
            ..self.spec.clone()
        };
        let found = Found {
            files: self.files.clone(),
            fingerprint: self.fingerprint.clone(),
            opening: self.opening.clone(),
            abilities: (false, false),
        };
        let mut first = Source::of_scan(engine, &spec, &scan.of_first(FIRST_ROWS), found, cancel)?;
        first.survey(engine, cancel)?;
        let context = context! { base => 0, months => NO_MONTHS, with_totals => false };
        engine.run(&render(engine.dialect(), "customers", context)?, cancel)?;
        let signs = first.id_signs(engine, cancel)?;
        Ok((first, signs))
    }
}

/// Refuses rows that repeat others, with what helps.
fn repeated(reduced: &Reduced, [lines, rows, example]: [&str; 3]) -> SourceError {
    let query = reduced.rows.instead.distinct().map(|query| format!("{query}, or with "));
    let once = format!("{}--repeated-lines once --cubes=off", query.unwrap_or_default());
    SourceError::NotReduced {
        what: format!(
            "{lines} of the first {rows} rows repeat an earlier one in every column, such as {example}"
        ),
        remedy: Some(format!("count all of them with --repeated-lines count, or each once with {once}")),
    }
}
