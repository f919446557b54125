//! Orders that occur in more than one file: exports overlap, and a later one may have changed an order.

use std::path::Path;

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::letters::letters;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::prepare::Source;
use crate::source::report::Note;
use crate::source::scan::FILE;
use crate::source::spec::{RepeatedLines, Tolerance};
use crate::sql::render;
use crate::text::{grouped, option_words, sanitize, shell_word};

/// Parts of names of files of refunds, by their letters.
#[rustfmt::skip]
const REFUNDS: &[&str] = &[
    "return", "refund", "retour", "credit", "gutschrift", "devoluc", "avoir", "rimbors", "storno", "reembols", "terugbetal", "zwrot", "возврат",
    "返品", "退货",
];

fn is_of_refunds(path: &str) -> bool {
    let name = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
    REFUNDS.iter().any(|part| letters(&name).contains(part))
}

/// Up to this number of rows every order is compared; of larger sources, those in a sample of about this size.
const WHOLE_ROWS: u64 = 2_000_000;

impl Source {
    /// Notes orders that occur in more than one file. Stops if they are many, every line is a whole order (two lines are then
    /// two versions of it), and the user has not decided. An order may continue from the end of one file into the next.
    ///
    /// # Errors
    /// [`SourceError::Overlap`], a broken file, and what the engine refuses.
    pub(in crate::source) fn check_overlaps(
        &mut self,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
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
        // Two versions of an order are of one day.
        let are_others = row.count("of_days")? * 2 > found;
        let otherwise = match self.file_of_refunds([row.count("first_file")?, row.count("last_file")?]) {
            Some(remedy) => format!("{remedy}; "),
            None if are_others => format!("{}; ", self.numbers_of_files()),
            None => String::new(),
        };
        if is_asked && self.spec.repeated_lines != Some(RepeatedLines::Count) {
            return Err(SourceError::Overlap { what, otherwise });
        }
        self.report.notes.push(Note {
            text: format!("{what}; their lines are added up"),
            remedy: Some(format!("{otherwise}if a later file replaces them, say --repeated-lines latest")),
        });
        Ok(())
    }

    /// What tells the orders of several files apart if each file counts its orders from 1.
    fn numbers_of_files(&self) -> String {
        let with_file = |role: Role, option: &str| {
            let name = self.report.mapped(role).map_or("", |mapped| mapped.expression.as_str());
            option_words(option, &format!("concat({FILE}, '-', {})", self.mapping.word(name)))
        };
        format!(
            "most have another day in each file: if every file numbers its orders itself, say {}, and if its customers too, also {}",
            with_file(Role::Order, "order"),
            with_file(Role::Customer, "customer")
        )
    }

    /// How two files are read of which one is called refunds.
    fn file_of_refunds(&self, [first, last]: [u64; 2]) -> Option<String> {
        let paths = &self.files().paths;
        if paths.len() != 2 {
            return None;
        }
        let path = |place: u64| paths.get(usize::try_from(place).ok()?).map(String::as_str);
        let (first, last) = (path(first)?, path(last)?);
        let (orders, refunds) = match (is_of_refunds(first), is_of_refunds(last)) {
            (false, true) => (first, last),
            (true, false) => (last, first),
            _ => return None,
        };
        Some(format!(
            "if {} holds refunds of these orders, read {} {}",
            self.files().name(refunds),
            shell_word(orders),
            option_words("refunds-file", refunds)
        ))
    }

    /// Whether the file of every line of an order is known, and there are several.
    pub(in crate::source) fn has_file(&self) -> bool {
        self.files().paths.len() > 1
            && self.mapping.file.is_some()
            && self.mapping.oid.is_some()
            && !self.mapping.is_joined
    }
}
