//! Every customer's own numbers, handed on in batches as the database reads them.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::record_batch::RecordBatch;
use minijinja::context;

use super::super::error::Error;
use super::super::segment_key::{Values, values};
use super::super::store::Store;
use super::answer::{ClvAnswer, ClvTables, CustomerValue};
use super::basis::{ClvInputs, Models};
use super::question::ClvQuestion;
use super::segments::{SegmentModels, mean_spend, value_each, value_total};
use super::statistics::{history, money};
use crate::clv::ValueGroup;
use crate::engine::{Cancel, rows};
use crate::source::attributes_value;

/// How many customers are valued together: enough that customers with equal histories are valued once.
const TOGETHER: usize = 50_000;

impl Store {
    /// Hands on every customer, then the whole answer.
    pub(in super::super) fn clv_customers(
        &mut self,
        question: &ClvQuestion,
        models: &mut Models,
        cancel: &Cancel,
        early: &mut dyn FnMut(Vec<CustomerValue>),
    ) -> Result<Arc<ClvAnswer>, Error> {
        self.begin();
        self.filter_table(&question.segment_filters, cancel)?;
        let basis = self.basis(question, models, cancel)?;
        let segment_models = &basis.segment_models;
        self.each_customer(&basis, cancel, &mut |customers, _| {
            early(customers);
            Ok(())
        })?;
        let pooled = value_each(&basis.statistics, segment_models);
        let total = value_total(&basis.statistics, segment_models, pooled.as_deref(), None, None);
        let tables = ClvTables { segments: Vec::new(), cohorts: Vec::new(), total, acquisition: None };
        Ok(Arc::new(self.clv_answer(basis, tables)))
    }

    /// Values all customers in the order of their ids and hands them on in batches, with the keys of each batch.
    pub(super) fn each_customer(
        &self,
        basis: &ClvInputs,
        cancel: &Cancel,
        hand_on: &mut HandOn,
    ) -> Result<(), Error> {
        let (attributes, segment_models) = (&basis.attributes, &basis.segment_models);
        let none: Option<String> = None;
        let (name, by) = (&basis.window.table, attributes_value(attributes));
        let sql = self.render("purchase_stream", context! { name, attributes => by, only => none })?;
        let (width, has_amount) = (attributes.len(), self.has_amount());
        let (mut waiting, mut keys) = (Vec::new(), Vec::new());
        let mut fault = None;
        self.note(&sql);
        self.engine().stream(&sql, cancel, &mut |batch| {
            let outcome = read(&batch, width, has_amount, &mut waiting).and_then(|()| {
                keys.push(key(&batch)?);
                if waiting.len() < TOGETHER {
                    return Ok(());
                }
                hand_on(value_all(std::mem::take(&mut waiting), segment_models), std::mem::take(&mut keys))
            });
            fault = outcome.err();
            fault.is_none()
        })?;
        match fault {
            Some(fault) => Err(fault),
            None => hand_on(value_all(waiting, segment_models), keys),
        }
    }
}

/// Takes customers with their values, and the keys of their rows in the same order.
pub(super) type HandOn<'a> = dyn FnMut(Vec<CustomerValue>, Vec<ArrayRef>) -> Result<(), Error> + 'a;

/// The customer keys of the database, for every row of a batch.
fn key(batch: &RecordBatch) -> Result<ArrayRef, Error> {
    let key = batch.column_by_name("key").cloned();
    key.ok_or_else(|| Error::Unexpected("customers without their keys".to_string()))
}

pub(super) fn read(
    batch: &RecordBatch,
    width: usize,
    has_amount: bool,
    waiting: &mut Vec<(CustomerValue, Values)>,
) -> Result<(), Error> {
    for row in rows(std::slice::from_ref(batch)) {
        let history = history(&row)?;
        let repeat_spend = money(&row, "repeat_spend")?.to_f64();
        let customer = CustomerValue {
            id: row.text("id")?.to_string(),
            history,
            m: mean_spend(history.x, repeat_spend).filter(|_| has_amount),
            spent: has_amount.then_some(money(&row, "spent")?),
            forecast: None,
            has_money: false,
        };
        waiting.push((customer, values(&row, width)?));
    }
    Ok(())
}

/// The same customers with their forecasts, separately for segments with their own parameters.
fn value_all(
    mut customers: Vec<(CustomerValue, Values)>,
    segment_models: &SegmentModels,
) -> Vec<CustomerValue> {
    let by_segment: Vec<&Values> = segment_models.by_segment.keys().collect();
    for segment in std::iter::once(None).chain(by_segment.into_iter().map(Some)) {
        let scoring_model =
            segment.map_or(segment_models.pooled.as_ref(), |values| segment_models.of(values));
        let Some(scoring_model) = scoring_model else { continue };
        let belongs = |values: &Values| match segment {
            Some(segment) => values == segment,
            None => !segment_models.by_segment.contains_key(values),
        };
        let mut members: Vec<&mut CustomerValue> =
            customers.iter_mut().filter(|(_, values)| belongs(values)).map(|(one, _)| one).collect();
        let groups: Vec<ValueGroup> =
            members.iter().map(|one| ValueGroup::of_customer(&one.history, one.m)).collect();
        for (customer, sum) in members.iter_mut().zip(scoring_model.valuation.each(&groups)) {
            customer.forecast = Some(sum);
            customer.has_money = scoring_model.has_money;
        }
    }
    customers.into_iter().map(|(customer, _)| customer).collect()
}
