//! The values that a column takes, for lists to choose from.

use minijinja::context;

use crate::engine::{Cancel, rows};
use crate::source::{Column, Role};
use crate::sql::identifier;

use super::error::Error;
use super::store::Store;

/// Values listed of a column.
pub const MOST_VALUES: usize = 200;

/// Asks for the values of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuesQuestion {
    pub column: String,
    /// Whether of each customer only the value at the first order counts, as it does in a condition on customers.
    pub at_first_order: bool,
}

/// The values of a column, the most frequent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuesAnswer {
    /// The question, with the column's name as the source has it.
    pub question: ValuesQuestion,
    /// Each value and how many customers have it.
    pub values: Vec<(String, u64)>,
}

impl Store {
    /// The values a column takes in the rows of the source or at the first order of each customer.
    ///
    /// # Errors
    /// A column that the source does not have, or a failed query.
    pub(super) fn values(
        &mut self,
        question: &ValuesQuestion,
        cancel: &Cancel,
    ) -> Result<ValuesAnswer, Error> {
        let mapping = &self.source.mapping;
        let is_plain = |one: &&Column| one.name == question.column && one.role != Role::Attribute;
        let plain = mapping.columns.iter().find(is_plain).map(|column| column.name.clone());
        let (name, table, column, customer) = match plain {
            Some(name) if !question.at_first_order => {
                let (table, customer) = (mapping.scan.clone(), mapping.customer.clone());
                (name.clone(), table, identifier(&name), customer)
            }
            _ => {
                let attribute = self.attribute(&question.column, "--where")?;
                let (table, column) = match question.at_first_order {
                    true => {
                        ("customer_attributes", self.dimension(&attribute.name, "--where", cancel)?.column)
                    }
                    false => ("raw_lines", attribute.column),
                };
                (attribute.name, table.to_string(), column, "customer".to_string())
            }
        };
        let context = context! { column, table, customer, most => MOST_VALUES };
        let answer = self.engine().query(&self.render("values", context)?, cancel)?;
        let values = rows(&answer).map(|row| Ok((row.text("value")?.to_string(), row.count("times")?)));
        let values = values.collect::<Result<_, Error>>()?;
        let question = ValuesQuestion { column: name, ..question.clone() };
        Ok(ValuesAnswer { question, values })
    }
}
