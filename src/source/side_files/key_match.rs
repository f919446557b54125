//! How the keys of two files match: which rows of one have no partner in the other, and the message if none has one.

use minijinja::context;

use crate::engine::{Cancel, Engine, Row, rows};
use crate::source::error::SourceError;
use crate::source::readers::Rejected;
use crate::source::report::Reason;
use crate::sql::{identifier, render};

/// Two tables and the columns that join them.
pub(super) struct Meeting<'a> {
    pub(super) left: &'a str,
    pub(super) left_key: &'a str,
    pub(super) right: &'a str,
    pub(super) right_key: &'a str,
    /// The order of the rows of the right one.
    pub(super) place: &'a str,
}

impl Meeting<'_> {
    /// The rows of the right table without a row in the left, to be listed.
    pub(super) fn unmatched(
        &self,
        engine: &dyn Engine,
        file: &str,
        cancel: &Cancel,
    ) -> Result<Vec<Rejected>, SourceError> {
        let context = context! {
            left => self.left,
            left_key => identifier(self.left_key),
            right => self.right,
            right_key => identifier(self.right_key),
            place => self.place,
        };
        let sql = render(engine.dialect(), "lines_without_orders", context)?;
        let answer = engine.query(&sql, cancel)?;
        let rejected = rows(&answer).map(|row| {
            Ok(Rejected {
                path: file.into(),
                line: None,
                row: Some(row.count("row")?),
                column: self.right_key.into(),
                text: row.text("key")?.into(),
                reason: Reason::WithoutOrder,
            })
        });
        rejected.collect()
    }
}

/// The error that no key of a file matches, with a key of each.
pub(super) fn unjoined(
    file: &str,
    (key, meets): (&str, &str),
    row: &Row<'_>,
    option: &'static str,
) -> Result<SourceError, SourceError> {
    let what = format!(
        "no '{key}' (such as '{}') is a '{meets}' of the orders (such as '{}')",
        row.text("example")?,
        row.text("left_example")?
    );
    Ok(SourceError::Unjoined { file: file.into(), what, option })
}
