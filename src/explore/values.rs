//! The values that a column takes, for lists to choose from.

use minijinja::context;

use crate::engine::{Cancel, rows};
use crate::source::Role;
use crate::sql::identifier;

use super::error::Error;
use super::store::Store;

/// Values listed of a column.
pub const MOST_VALUES: usize = 200;

impl Store {
    /// The name of a column, and the values it takes in the rows of the source, the most frequent first.
    pub(super) fn values(&self, column: &str, cancel: &Cancel) -> Result<(String, Vec<String>), Error> {
        let mapping = &self.source.mapping;
        let plain = mapping.columns.iter().find(|one| one.name == column && one.role != Role::Attribute);
        let (name, context) = match plain {
            Some(column_of_role) => {
                let (scan, column) = (Some(&mapping.scan), identifier(&column_of_role.name));
                (column_of_role.name.clone(), context! { column, scan, most => MOST_VALUES })
            }
            None => {
                let attribute = self.attribute(column, "--where")?;
                let scan: Option<&str> = None;
                (attribute.name, context! { column => attribute.column, scan, most => MOST_VALUES })
            }
        };
        let answer = self.engine().query(&self.render("values", context)?, cancel)?;
        let values =
            rows(&answer).map(|row| Ok(row.text("value")?.to_string())).collect::<Result<_, Error>>()?;
        Ok((name, values))
    }
}
