//! Text whose fields are aligned with runs of blanks, without a header.

use std::fs::File;
use std::io::{self, BufRead, BufReader};

use minijinja::context;

use crate::engine::{Cancel, Engine, EngineError};
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::head::Head;
use crate::sql::{identifier, render};

use super::reader::{IN_ORDER, Layout, Reader, Relation};

/// Lines between two checks whether the user has cancelled.
const LOOK_EVERY: usize = 4096;

/// Aligned text files.
pub struct Aligned;

impl Reader for Aligned {
    fn name(&self) -> &'static str {
        "aligned text"
    }

    /// Fields separated only by blanks; every line of the head has the same number of them.
    fn recognises(&self, head: &Head) -> bool {
        let text = String::from_utf8_lossy(&head.first);
        if head.packing.is_some() || text.contains([',', ';', '\t', '|', '"']) {
            return false;
        }
        let complete = text.rfind('\n').map_or(&*text, |end| &text[..end]);
        let mut widths = complete
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.split_whitespace().count());
        match widths.next() {
            Some(first) if first >= 2 => widths.all(|width| width == first),
            _ => false,
        }
    }

    /// One line per row, split at the blanks.
    fn open(
        &self,
        engine: &dyn Engine,
        files: &Files,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Relation, SourceError> {
        let mut blanks = Blanks::default();
        for path in &files.paths {
            let unreadable = |error: io::Error| SourceError::Unreadable {
                path: files.name(path).into(),
                why: error.to_string(),
            };
            blanks
                .measure(BufReader::new(File::open(path).map_err(unreadable)?), cancel)
                .map_err(unreadable)?;
            if cancel.requested() {
                return Err(EngineError::Cancelled.into());
            }
        }
        let (width, tabs) = blanks.width();
        let names: Vec<String> = match layout.names {
            Some(names) if names.len() != width => {
                return Err(SourceError::Names { path: files.named(), given: names.len(), found: width });
            }
            Some(names) => names.to_vec(),
            None => (0..width).map(|place| format!("column{place}")).collect(),
        };
        let names: Vec<String> = names.iter().map(|name| identifier(name)).collect();
        let sql = render(engine.dialect(), "aligned", context! { paths => files.sql_list(), tabs, names })?;
        Ok(Relation { sql, line: IN_ORDER.into(), ..Relation::default() })
    }
}

/// The most fields of a line, and whether some blanks are tabs. To count them here takes a tenth of the time of the database.
#[derive(Default)]
struct Blanks {
    /// Split at blanks alone, and at tabs too.
    widest: [usize; 2],
    tabs: bool,
}

impl Blanks {
    /// Reads lines, up to their end or until the user cancels.
    fn measure(&mut self, mut text: impl BufRead, cancel: &Cancel) -> io::Result<()> {
        let mut bytes = Vec::new();
        for place in 0_usize.. {
            bytes.clear();
            let is_at_end = text.read_until(b'\n', &mut bytes)? == 0;
            if is_at_end || (place.is_multiple_of(LOOK_EVERY) && cancel.requested()) {
                break;
            }
            bytes.split(|byte| b"\r\n".contains(byte)).for_each(|line| self.add(line));
        }
        Ok(())
    }

    fn add(&mut self, line: &[u8]) {
        if line.iter().all(|byte| b" \t".contains(byte)) {
            return;
        }
        let fields = |blanks: &[u8]| {
            line.split(|byte| blanks.contains(byte)).filter(|field| !field.is_empty()).count()
        };
        let has_tabs = line.contains(&b'\t');
        let by_blanks = fields(b" ");
        let by_both = if has_tabs { fields(b" \t\x0c") } else { by_blanks };
        self.tabs |= has_tabs;
        self.widest = [self.widest[0].max(by_blanks), self.widest[1].max(by_both)];
    }

    /// The number of columns, and whether tabs separate them too.
    fn width(&self) -> (usize, bool) {
        (self.widest[usize::from(self.tabs)], self.tabs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width(text: &str) -> (usize, bool) {
        let mut blanks = Blanks::default();
        blanks.measure(text.as_bytes(), &Cancel::new()).unwrap();
        blanks.width()
    }

    #[test]
    fn the_widest_line_counts_whatever_blanks_separate_its_fields() {
        assert_eq!(width(" 1  a 3\r\n\n2 b\n \t \n"), (3, false));
        assert_eq!(width("1\ta b\n2 c\td e\n"), (4, true));
        assert_eq!(width("1 2\r3 4 5"), (3, false));
        assert_eq!(width(""), (0, false));
    }
}
