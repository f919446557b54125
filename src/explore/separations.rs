//! How much customers differ by each attribute, from one question over customers.

use minijinja::context;

use crate::engine::{Cancel, rows};
use crate::source::{Attribute, attributes_value};

use super::dimension::{Joined, Separation, is_legible, spread};
use super::error::Error;
use super::store::Store;

impl Store {
    /// How much customers differ by each attribute that could be shown first.
    pub(super) fn separations(&mut self, cancel: &Cancel) -> Result<Vec<Separation>, Error> {
        let legible = |one: &&Attribute| {
            self.report().columns.iter().any(|column| column.name == one.name && is_legible(column))
        };
        let legible: Vec<Attribute> =
            self.source.mapping.attributes.iter().filter(legible).cloned().collect();
        if legible.len() < 2 || self.orders_are_remote() {
            return Ok(Vec::new());
        }
        self.expect_totals();
        self.prepare_attributes(cancel)?;
        self.prepare_totals(cancel)?;
        let sql = self.render("separations", context! { attributes => attributes_value(&legible) })?;
        let answer = self.engine().query(&sql, cancel)?;
        let mut joined: Vec<Vec<Joined>> = legible.iter().map(|_| Vec::new()).collect();
        for row in rows(&answer) {
            let place = row.count("place")? as usize;
            let month = i32::try_from(row.int("month")?).map_err(|_| Error::Unexpected("month".into()))?;
            let group = Joined {
                value: row.text("value")?.to_string(),
                month,
                customers: row.count("customers")?,
                repeaters: row.count("repeaters")?,
            };
            let of = joined.get_mut(place).ok_or_else(|| Error::Unexpected(format!("attribute {place}")))?;
            of.push(group);
        }
        let named = legible.into_iter().zip(&joined);
        Ok(named.map(|(one, groups)| Separation { name: one.name, spread: spread(groups) }).collect())
    }
}
