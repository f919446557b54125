//! How many groups customers may fall into.

use minijinja::context;

use crate::engine::{Cancel, rows};
use crate::explore::error::Error;
use crate::source::{Attribute, attributes_value};
use crate::text::grouped;

use super::Store;

/// So many groups of customers are counted: their cells and forecasts are all in memory.
const MOST_GROUPS: u64 = 2_000;

impl Store {
    /// Refuses dimensions with more groups than can be counted. Which columns are offered rests on a sample of large files.
    pub(in crate::explore) fn check_groups(
        &self,
        dimensions: &[Attribute],
        option: &'static str,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let [first, others @ ..] = dimensions else { return Ok(()) };
        let sql = self.render("group_count", context! { attributes => attributes_value(dimensions) })?;
        let answer = self.engine().query(&sql, cancel)?;
        let about = rows(&answer).next().map_or(Ok(0), |row| row.count("about"))?;
        if about <= MOST_GROUPS {
            return Ok(());
        }
        let name = others.iter().fold(first.name.clone(), |names, one| names + ", " + &one.name);
        let makes = if others.is_empty() { "it has" } else { "together they have" };
        let why = format!(
            "{makes} about {} values, and at most {} are counted; group the values with an expression over the source, or \
             choose another",
            grouped(about),
            grouped(MOST_GROUPS)
        );
        Err(Error::Dimension { name, option, why })
    }
}
