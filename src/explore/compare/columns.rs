//! The columns that the condition of a side can use: attributes, `cohort`, `first_order`, and derived dimensions.

use minijinja::{Value, context};

use crate::engine::Cancel;
use crate::explore::dimension::DERIVED;
use crate::explore::error::Error;
use crate::explore::store::Store;
use crate::source::{Attribute, column_word};
use crate::sql::identifier;

use super::question::SideSpec;
use super::sql_names::names;

/// The columns of every customer besides attributes.
const OURS: [&str; 2] = ["cohort", "first_order"];

impl Store {
    /// Attributes under the names and in the types of their columns, and the dimensions that conditions mention.
    pub(super) fn condition_columns(
        &mut self,
        sides: &[SideSpec],
        cancel: &Cancel,
    ) -> Result<Vec<Value>, Error> {
        let mut columns = self.attribute_columns();
        let mut listed: Vec<String> = Vec::new();
        for name in sides.iter().flat_map(|side| names(&side.condition)) {
            // Names in SQL are the same in any case.
            let lower = name.to_lowercase();
            if self.is_derived(&lower) && !listed.contains(&lower) {
                let dimension = self.dimension(&lower, "the condition of a side", cancel)?;
                let value = format!("p.{}", dimension.column);
                columns.push(context! { name => identifier(&lower), value, kind => () });
                listed.push(lower);
            }
        }
        Ok(columns)
    }

    /// Attributes under the names and in the types of their columns; `cohort` and `first_order` are ours.
    fn attribute_columns(&self) -> Vec<Value> {
        let mapping = &self.source.mapping;
        let kind = |name: &str| mapping.columns.iter().find(|column| column.name == name);
        let column = |attribute: &Attribute| {
            let kind = kind(&attribute.name).map(|column| column.kind.as_str());
            let kind = kind.filter(|kind| !self.engine().column_type(kind).is_text());
            context! { name => identifier(&attribute.name), value => format!("p.{}", attribute.column), kind }
        };
        let ours = |name: &str| OURS.iter().any(|one| name.eq_ignore_ascii_case(one));
        mapping.attributes.iter().filter(|attribute| !ours(&attribute.name)).map(column).collect()
    }

    /// The names that a condition can use.
    pub(super) fn condition_names(&self) -> impl Iterator<Item = &str> {
        let attributes = self.source.mapping.attributes.iter().map(|one| one.name.as_str());
        let derived = DERIVED.iter().map(|(name, _)| *name).filter(|name| self.is_derived(name));
        attributes.chain(OURS).chain(derived)
    }

    /// The same in words, quoted as a condition has them.
    pub(super) fn available_names(&self) -> String {
        let words = self.condition_names().map(|name| match name {
            "orders" if self.is_derived(name) => "orders (a text, '1' to '5+')".to_string(),
            name => column_word(name),
        });
        words.collect::<Vec<_>>().join(", ")
    }
}
