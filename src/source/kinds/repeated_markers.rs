//! Columns that mark the same rows in the same way, as a description that repeats the category of a row.

use crate::source::error::SourceError;
use crate::source::resolution::Resolver;
use crate::sql::identifier;

use super::marker::Marker;
use super::says::Says;

/// The value of rows that a marker marks and another one does not.
const FURTHER: &str = "further";

impl Resolver<'_> {
    /// Markers that leave out or take off rows which no marker before them does. All are kept if a later row may tell more than the
    /// first ones.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn without_repetitions(
        &self,
        found: Vec<Marker>,
    ) -> Result<Vec<Marker>, SourceError> {
        let mut kept: Vec<Marker> = Vec::new();
        for marker in found {
            if !self.is_repetition(&marker, &kept)? {
                kept.push(marker);
            }
        }
        Ok(kept)
    }

    /// Whether one of the markers before marks all rows of a marker in the same way.
    fn is_repetition(&self, marker: &Marker, before: &[Marker]) -> Result<bool, SourceError> {
        if !self.scan.has_rows_at_hand() || !matches!(marker.says, Says::Refund | Says::NoOrder) {
            return Ok(false);
        }
        let may_have_all =
            |one: &&Marker| one.says == marker.says && one.column != marker.column && one.rows >= marker.rows;
        for one in before.iter().filter(may_have_all) {
            let marks = |one: &Marker| one.condition(self.engine, &identifier(&one.column));
            let which = format!(
                "CASE WHEN {} AND NOT ({}) THEN '{FURTHER}' ELSE '' END",
                marks(marker)?,
                marks(one)?
            );
            if self.rows_by(&which, None)?.iter().all(|rows| rows.value != FURTHER) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
