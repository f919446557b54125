//! Orders that occur in more than one file: exports overlap, and a later one may have changed an order.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::sql::render;
use crate::text::{grouped, sanitize};

use super::error::SourceError;
use super::prepare::Source;
use super::report::Note;
use super::spec::{RepeatedLines, Tolerance};

/// Up to this number of rows every order is compared; of larger sources, those in a sample of about this size.
const WHOLE_ROWS: u64 = 2_000_000;

impl Source {
    /// Notes orders that occur in more than one file. Stops if they are many, every line is a whole order (two lines are then
    /// two versions of it), and the user has not decided. An order may continue from the end of one file into the next.
    ///
    /// # Errors
    /// [`SourceError::Overlap`], a broken file, and what the engine refuses.
    pub(super) fn check_overlaps(&mut self, engine: &dyn Engine, cancel: &Cancel) -> Result<(), SourceError> {
        let files = self.files().paths.len() as u64;
        // Rising order ids do not repeat.
        if self.row_is_order || !self.has_file() || self.spec.repeated_lines == Some(RepeatedLines::Latest) {
            return Ok(());
        }
        let part = self.report.rows.div_ceil(WHOLE_ROWS).next_power_of_two();
        let sql = render(engine.dialect(), "overlaps", context! { part })?;
        let answer = engine.query(&sql, cancel).map_err(|error| self.files().broken(error))?;
        let Some(row) = rows(&answer).next() else { return Ok(()) };
        let (orders, found) = (row.count("orders")?, row.count("overlapping")?);
        let is_single = row.truth("is_single")?;
        // One order may continue in the next file.
        let is_divided = !is_single && found < files;
        // Lines that are equal in every column were reported before.
        let is_said = part == 1 && self.repeated.as_ref().is_some_and(|repeated| repeated.lines >= found);
        if found == 0 || is_divided || is_said {
            return Ok(());
        }
        let name = |column: &str| {
            let place = usize::try_from(row.count(column)?).unwrap_or(usize::MAX);
            let path = self.files().paths.get(place).map_or("", |path| self.files().name(path));
            Ok::<_, SourceError>(path.to_string())
        };
        let share = if part > 1 { format!(", as one in {part} shows") } else { String::new() };
        let what = format!(
            "{} of {} orders stand in more than one file{share}, such as '{}' in {} and {}",
            grouped(found),
            grouped(orders),
            sanitize(row.text("example")?),
            name("first_file")?,
            name("last_file")?
        );
        let is_asked = is_single && Tolerance::UNREADABLE.is_exceeded(found, orders);
        if is_asked && self.spec.repeated_lines != Some(RepeatedLines::Count) {
            return Err(SourceError::Overlap { what });
        }
        self.report.notes.push(Note {
            text: format!("{what}; their lines are added up"),
            remedy: Some("if a later file replaces them, say --repeated-lines latest".into()),
        });
        Ok(())
    }

    /// Whether the file of every line of an order is known, and there are several.
    pub(super) fn has_file(&self) -> bool {
        self.files().paths.len() > 1
            && self.mapping.file.is_some()
            && self.mapping.oid.is_some()
            && !self.mapping.is_joined
    }
}
