//! Predictions per customer, for lists and for the page of one customer: a table in the engine, or one row.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};
use arrow::record_batch::RecordBatch;
use minijinja::context;

use super::super::error::Error;
use super::super::store::{Recording, Store};
use super::answer::{CustomerValue, EXPECTED, Expected, ModelSummary};
use super::basis::{ClvInputs, Models};
use super::customers::read;
use super::fits::ScoringModel;
use super::question::ClvQuestion;
use crate::clv::ValueGroup;
use crate::engine::{BulkInsert, Cancel};
use crate::source::attributes_value;
use crate::sql::literal;

/// The table of them; `customer` is the key.
pub(in super::super) const TABLE: &str = "customer_values";

/// The fitted models and values, kept for the next question.
#[derive(Default)]
pub(in super::super) struct ClvCache {
    pub models: Models,
    valuing: Option<ScoringCache>,
}

/// Fits that value customers, kept for the next customer.
#[derive(Debug, Clone)]
pub(in super::super) struct ScoringCache {
    requested: ClvQuestion,
    models: Arc<ModelSummary>,
    scoring_model: Option<ScoringModel>,
    /// The table of purchase statistics.
    purchases: String,
    /// Whether the table of values exists in the engine.
    stands: bool,
    /// The SQL that read the data of the fits.
    rests_on: Recording,
}

impl Store {
    /// Creates the table of predictions for every customer, once; returns whether it exists, and the models behind it.
    pub(in super::super) fn prepare_expected(
        &mut self,
        requested: &ClvQuestion,
        cache: &mut ClvCache,
        cancel: &Cancel,
    ) -> Result<(bool, Arc<ModelSummary>), Error> {
        let requested = requested.of_customers();
        if let Some(cached) =
            cache.valuing.as_ref().filter(|cached| cached.stands && cached.requested == requested)
        {
            self.rest_on(&cached.rests_on);
            if cached.scoring_model.is_some() {
                self.once(TABLE, self.values_sql()?, cancel)?;
            }
            return Ok((cached.scoring_model.is_some(), Arc::clone(&cached.models)));
        }
        let (basis, valuing) = self.valuing(requested, &mut cache.models, cancel)?;
        let valuing = ScoringCache { stands: true, ..valuing };
        cache.valuing = None;
        if valuing.scoring_model.is_some() {
            self.remake(TABLE, self.values_sql()?, cancel)?;
            // The rows to value are read by the program alone.
            self.begin();
            self.insert_customer_values(&basis, cancel)?;
            self.end();
        }
        let summary = (valuing.scoring_model.is_some(), Arc::clone(&valuing.models));
        cache.valuing = Some(valuing);
        Ok(summary)
    }

    /// The SQL of the table before the program fills it; a script can contain no more than that.
    fn values_sql(&self) -> Result<String, Error> {
        self.render("customer_values", context! { name => TABLE, columns => EXPECTED.to_vec() })
    }

    /// Fits the models that value customers, and notes the SQL of their input.
    fn valuing(
        &mut self,
        requested: ClvQuestion,
        models: &mut Models,
        cancel: &Cancel,
    ) -> Result<(ClvInputs, ScoringCache), Error> {
        self.begin();
        let basis = self.basis(&requested, models, cancel)?;
        let rests_on = self.end();
        self.rest_on(&rests_on);
        let valuing = ScoringCache::of(requested, &basis, rests_on);
        Ok((basis, valuing))
    }

    /// Creates the table again.
    fn insert_customer_values(&self, basis: &ClvInputs, cancel: &Cancel) -> Result<(), Error> {
        let mut insert: Option<Box<dyn BulkInsert>> = None;
        self.each_customer(basis, cancel, &mut |customers, keys| {
            let mut customers = customers.as_slice();
            for key in keys {
                let (now, later) = customers.split_at(key.len().min(customers.len()));
                customers = later;
                let rows = rows_of(key, now)?;
                let taking = match &mut insert {
                    Some(taking) => taking,
                    none => none.insert(self.engine().bulk_insert(TABLE, &rows.schema())?),
                };
                taking.add(&rows)?;
            }
            Ok(())
        })?;
        match insert {
            Some(insert) => Ok(insert.finish(cancel)?),
            None => Err(Error::Unexpected("no customers to value".to_string())),
        }
    }

    /// The predictions for one customer.
    pub(in super::super) fn expected_of(
        &mut self,
        id: &str,
        requested: &ClvQuestion,
        cache: &mut ClvCache,
        cancel: &Cancel,
    ) -> Result<Expected, Error> {
        let requested = requested.of_customers();
        let cached = cache.valuing.take().filter(|cached| cached.requested == requested);
        let valuing = match cached {
            Some(cached) => {
                self.rest_on(&cached.rests_on);
                cached
            }
            None => self.valuing(requested, &mut cache.models, cancel)?.1,
        };
        let found = self.score_customer(id, &valuing, cancel);
        let valued = Arc::clone(&valuing.models);
        cache.valuing = Some(valuing);
        Ok(Expected { valued, customer: found? })
    }

    fn score_customer(
        &self,
        id: &str,
        valuing: &ScoringCache,
        cancel: &Cancel,
    ) -> Result<Option<CustomerValue>, Error> {
        let Some(scoring_model) = &valuing.scoring_model else { return Ok(None) };
        let (name, attributes) = (&valuing.purchases, attributes_value(&[]));
        let context = context! { name, attributes, only => literal(id) };
        let mut found = Vec::new();
        for batch in self.ask(&self.render("purchase_stream", context)?, cancel)? {
            read(&batch, 0, self.has_amount(), &mut found)?;
        }
        let Some((customer, _)) = found.into_iter().next() else { return Ok(None) };
        let sum = scoring_model.valuation.group(&ValueGroup::of_customer(&customer.history, customer.m));
        Ok(Some(CustomerValue { forecast: Some(sum), has_money: scoring_model.has_money, ..customer }))
    }
}

impl ScoringCache {
    fn of(requested: ClvQuestion, basis: &ClvInputs, rests_on: Recording) -> ScoringCache {
        let summary = ModelSummary {
            model: basis.model.chosen.model,
            why: basis.model.chosen.why.clone(),
            refused: basis.model.refused.clone(),
            cautions: basis.cautions(),
            terms: basis.question.terms,
            valued_on: basis.days.valued_on,
        };
        ScoringCache {
            requested,
            models: Arc::new(summary),
            scoring_model: basis.segment_models.pooled,
            purchases: basis.window.table.clone(),
            stands: false,
            rests_on,
        }
    }
}

/// Rows of the table: a key and the predictions.
fn rows_of(key: ArrayRef, customers: &[CustomerValue]) -> Result<RecordBatch, Error> {
    let column = |of: fn(&CustomerValue) -> Option<f64>| -> ArrayRef {
        Arc::new(customers.iter().map(of).collect::<Float64Array>())
    };
    let [alive, orders, spend, value] = EXPECTED;
    let columns = [
        ("customer", key, true),
        (alive, column(|one| Some(one.forecast?.alive)), true),
        (orders, column(|one| Some(one.forecast?.orders)), true),
        (spend, column(CustomerValue::spend), true),
        (value, column(CustomerValue::value), true),
    ];
    let rows = RecordBatch::try_from_iter_with_nullable(columns);
    rows.map_err(|error| Error::Unexpected(error.to_string()))
}
