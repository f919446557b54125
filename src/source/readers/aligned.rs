//! Text whose fields are aligned with runs of blanks, without a header.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::source::files::Files;
use crate::source::head::Head;
use crate::sql::{identifier, render};

use super::reader::{IN_ORDER, Layout, Reader, Relation};

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
        let scan = |tabs: bool, names: Vec<String>| {
            render(engine.dialect(), "aligned", context! { paths => files.sql_list(), tabs, names })
        };
        let measure = |tabs: bool| {
            let found =
                engine.query(&scan(tabs, Vec::new())?, cancel).map_err(|error| files.broken(error))?;
            let widths = rows(&found).next().map(|row| Ok((row.int("width")?, row.truth("tabs")?)));
            widths.unwrap_or(Ok::<_, SourceError>((0, false)))
        };
        let (mut width, tabs) = measure(false)?;
        if tabs {
            (width, _) = measure(true)?;
        }
        let width = usize::try_from(width).unwrap_or(0);
        let names: Vec<String> = match layout.names {
            Some(names) if names.len() != width => {
                return Err(SourceError::Names { path: files.named(), given: names.len(), found: width });
            }
            Some(names) => names.to_vec(),
            None => (0..width).map(|place| format!("column{place}")).collect(),
        };
        let sql = scan(tabs, names.iter().map(|name| identifier(name)).collect())?;
        Ok(Relation { sql, line: IN_ORDER.into(), ..Relation::default() })
    }
}
