//! How many groups customers may fall into.

use minijinja::context;

use crate::engine::{Cancel, rows};
use crate::explore::error::Error;
use crate::source::{Attribute, attributes_value};
use crate::text::grouped;

use super::Store;

/// The most groups of customers that are counted: their cells and forecasts are all in memory.
pub(in crate::explore) const MOST_GROUPS: u64 = 2_000;

impl Store {
    /// Refuses dimensions with more groups than can be counted. Which columns are offered rests on a sample of large files. Orders that
    /// stay in their database are counted there, which shows it too. The database is asked once for the same columns.
    pub(in crate::explore) fn check_groups(
        &mut self,
        dimensions: &[Attribute],
        option: &'static str,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        if dimensions.is_empty() || self.orders_are_remote() {
            return Ok(());
        }
        let columns: Vec<String> = dimensions.iter().map(|one| one.column.clone()).collect();
        if self.countable_groups.contains(&columns) {
            return Ok(());
        }
        let sql = self.render("group_count", context! { attributes => attributes_value(dimensions) })?;
        let answer = self.engine().query(&sql, cancel)?;
        let about = rows(&answer).next().map_or(Ok(0), |row| row.count("about"))?;
        if about <= MOST_GROUPS {
            self.countable_groups.insert(columns);
            return Ok(());
        }
        Err(too_many_groups(dimensions, option, &format!("about {}", grouped(about))))
    }
}

/// The error that dimensions have so many groups; `number` is the number in words.
pub(in crate::explore) fn too_many_groups(
    dimensions: &[Attribute],
    option: &'static str,
    number: &str,
) -> Error {
    let names: Vec<&str> = dimensions.iter().map(|one| one.name.as_str()).collect();
    let makes = if names.len() > 1 { "together they have" } else { "it has" };
    let why = format!(
        "{makes} {number} values, and at most {} are counted; group the values with an expression over the source, or \
         choose another",
        grouped(MOST_GROUPS)
    );
    Error::Dimension { name: names.join(", "), option, why }
}
