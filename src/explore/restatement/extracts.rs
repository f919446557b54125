//! Two extracts, each opened and counted in its own schema.

use std::sync::Arc;

use jiff::civil::Date;
use minijinja::context;

use crate::engine::{Cancel, Engine};
use crate::source::SourceSpec;
use crate::sql::render;

use super::super::error::Error;
use super::super::matrix::MatrixAnswer;
use super::super::session::Session;
use super::super::shape::Shape;

/// The schema of the old extract.
pub(super) const OLD: &str = "old_extract";
/// The schema of the new extract.
pub(super) const NEW: &str = "new_extract";
/// The schema of the new extract as of the end of the old one.
pub(super) const CUT: &str = "cut_extract";

/// Two extracts opened side by side.
pub struct Extracts {
    pub(super) engine: Arc<dyn Engine>,
    pub(super) shape: Shape,
    /// The SQL that made and counted the extracts and matched their orders.
    pub(super) made: String,
}

/// One extract, opened and counted.
#[derive(Clone)]
pub(super) struct CountedExtract {
    pub(super) schema: &'static str,
    pub(super) answer: Arc<MatrixAnswer>,
    /// Whether orders have an id.
    pub(super) has_ids: bool,
    /// The SQL that made and counted it.
    pub(super) sql: String,
    /// The table of customers by attribute, if cohorts are values.
    pub(super) members: Option<String>,
}

/// The source as of a day.
pub(super) fn ending(spec: &SourceSpec, day: Date) -> SourceSpec {
    SourceSpec { as_of: Some(day), ..spec.clone() }
}

/// Opens an extract in its own schema and counts it.
pub(super) fn counted(
    engine: &Arc<dyn Engine>,
    schema: &'static str,
    spec: &SourceSpec,
    shape: &Shape,
    cancel: &Cancel,
) -> Result<CountedExtract, Error> {
    let stage = render(engine.dialect(), "create_schema", context! { name => schema })?;
    engine.run(&stage, cancel)?;
    let mut session = Session::open_beside_others(Arc::clone(engine), spec, cancel)?;
    let answer = session.matrix(shape, cancel, &mut |_| {})?;
    let store = session.store();
    store.prepare_refunds(cancel)?;
    let members = store.prepare_cohort_members(shape, cancel)?;
    let sql = joined(&[stage, answer.sql.clone()]);
    Ok(CountedExtract { schema, answer, has_ids: store.source.mapping.oid.is_some(), members, sql })
}

impl Extracts {
    /// The SQL of a template in the engine's dialect.
    pub(super) fn sql(&self, name: &str, context: minijinja::Value) -> Result<String, Error> {
        Ok(render(self.engine.dialect(), name, context)?)
    }

    /// The SQL of the extracts, of the match, and of the questions asked of it.
    pub(super) fn script(&self, questions: Vec<String>) -> String {
        joined(&[vec![self.made.clone()], questions].concat())
    }

    /// The SQL of every restated order and refund.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub fn sql_of_orders(&self) -> Result<String, Error> {
        Ok(self.script(vec![self.orders_sql(None)?]))
    }

    /// The SQL of every customer of restated orders.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub fn sql_of_customers(&self) -> Result<String, Error> {
        Ok(self.script(vec![self.customers_sql(None)?]))
    }

    /// The question about the cells that restated orders left or came to.
    pub(super) fn cells_sql(&self) -> Result<String, Error> {
        self.sql("restated_cells", context! {})
    }

    /// The question about the reasons of restatements.
    pub(super) fn reasons_sql(&self) -> Result<String, Error> {
        self.sql("restated_reasons", context! {})
    }

    /// The question about customers that changed.
    pub(super) fn moved_customers_sql(&self, new: &CountedExtract) -> Result<String, Error> {
        self.sql("restated_customers", context! { old => OLD, new => new.schema })
    }

    /// The question about restated orders and refunds, at most `top` of them.
    pub(super) fn orders_sql(&self, top: Option<usize>) -> Result<String, Error> {
        self.sql("restated_list", context! { by_customer => false, top })
    }

    /// The question about the customers of restated orders, at most `top` of them.
    pub(super) fn customers_sql(&self, top: Option<usize>) -> Result<String, Error> {
        self.sql("restated_list", context! { by_customer => true, top })
    }
}

/// Statements with a semicolon after each.
pub(super) fn joined(statements: &[String]) -> String {
    let each = statements.iter().map(|sql| sql.trim_end_matches([';', '\n']));
    each.collect::<Vec<_>>().join(";\n\n") + ";\n"
}
