//! What a matrix may need beyond its counts: cohorts by attribute, percentiles, second orders.

use std::sync::Arc;

use minijinja::context;

use crate::cohort::{Detail, Grouping, Percentile};
use crate::engine::{Cancel, rows};

use crate::source::Role;
use crate::sql::identifier;

use super::error::Error;
use super::matrix::{self, Counts};
use super::question::{Answer, MatrixAnswer};
use super::session::Session;
use super::view::Shape;

/// Values listed of a column.
pub const MOST_VALUES: usize = 200;

impl Session {
    /// The counts of a shape with the details it asks for.
    pub(super) fn detailed(
        &mut self,
        shape: &Shape,
        cancel: &Cancel,
        early: &mut dyn FnMut(Answer),
    ) -> Result<Arc<MatrixAnswer>, Error> {
        let template = match shape.detail {
            Detail::Counts => return self.matrix(shape, cancel, early),
            Detail::Percentiles => "percentiles",
            Detail::SecondOrders => "second_orders",
        };
        if let Some(known) = self.answers.get(shape) {
            return Ok(Arc::clone(known));
        }
        let counted = self.matrix(&shape.with(Detail::Counts), cancel, &mut |_| {})?;
        let (groups, mut script) = self.prepare_groups(shape, cancel)?;
        let percents = Percentile::ALL.map(Percentile::percent);
        let shape_sql = matrix::sql_shape_in_parts(shape, groups.as_deref(), self.part_grain(shape));
        let question = self.render(template, context! { shape => shape_sql, percents })?;
        let answer = self.engine().query(&question, cancel)?;
        let found: Vec<_> = rows(&answer).collect();
        let mut counts = Counts::of(&counted.matrix, shape, &self.source);
        match shape.detail {
            Detail::Counts => {}
            Detail::Percentiles => counts.add_percentiles(&found)?,
            Detail::SecondOrders => counts.add_second_orders(&found)?,
        }
        script.push(question);
        let answer = Arc::new(self.answered(shape, counts, true, &script));
        self.answers.insert(shape.clone(), Arc::clone(&answer));
        Ok(answer)
    }

    /// The values a column takes in the rows of the source, the most frequent ones.
    pub(super) fn values(&self, column: &str, cancel: &Cancel) -> Result<Answer, Error> {
        let mapping = &self.source.mapping;
        let plain =
            mapping.columns.iter().find(|known| known.name == column && known.role != Role::Attribute);
        let (name, context) = match plain {
            Some(known) => {
                let (scan, column) = (Some(&mapping.scan), identifier(&known.name));
                (known.name.clone(), context! { column, scan, most => MOST_VALUES })
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
        Ok(Answer::Values { column: name, values })
    }

    /// The table of customers by the value of an attribute, made once, and the SQL behind it; nothing where cohorts
    /// are periods.
    pub(super) fn prepare_groups(
        &mut self,
        shape: &Shape,
        cancel: &Cancel,
    ) -> Result<(Option<String>, Vec<String>), Error> {
        let Grouping::Attribute(name) = &shape.cohort else { return Ok((None, Vec::new())) };
        let attribute = self.dimension(name, "--cohort", cancel)?;
        let profiles = self.prepare_profiles(cancel)?;
        let table = format!("groups_{}", attribute.column);
        let order = self.derived.get(&attribute.column).map(|known| known.order.sql(&attribute.column));
        let order = order.unwrap_or_default();
        let groups =
            self.render("groups", context! { name => &table, column => &attribute.column, order })?;
        if !self.groups.contains(&table) {
            self.engine().run(&groups, cancel)?;
            self.groups.insert(table.clone());
        }
        Ok((Some(table), vec![profiles, groups]))
    }
}
