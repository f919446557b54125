//! What is expected of customers one by one, for lists of them and for the page of one: a table in the engine, or one of them.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};
use arrow::record_batch::RecordBatch;
use jiff::civil::Date;
use minijinja::context;

use super::super::error::Error;
use super::super::session::Session;
use super::Basis;
use super::customers::{CustomerValue, read};
use super::forecast::Valuer;
use super::question::{ClvQuestion, FitMode};
use crate::clv::{Model, Refusal, ValueGroup, ValueTerms};
use crate::engine::{BulkInsert, Cancel};
use crate::source::attributes_value;
use crate::sql::literal;

/// The columns that say what is expected of a customer, as `tenure clv --by-customer` names them.
pub const EXPECTED: [&str; 4] = ["p_alive", "expected_orders", "expected_spend", "clv"];

/// The table of them; `customer` is the key.
pub(in super::super) const TABLE: &str = "customer_values";

/// What customers were valued with, which stands beside their numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Valued {
    /// The purchase model in use, and why it is; none where a gate refuses.
    pub model: Option<Model>,
    pub why: String,
    /// Why nothing is expected, or no money.
    pub refused: Vec<Refusal>,
    /// What to keep in mind beside the numbers.
    pub cautions: Vec<String>,
    /// With the margin of the data, where it is that.
    pub terms: ValueTerms,
    pub valued_on: Date,
}

/// What one customer is expected to bring, and what says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    pub valued: Arc<Valued>,
    /// None where nobody can be valued, or the customer was acquired after the day of the valuation.
    pub customer: Option<CustomerValue>,
}

/// Fits that customers are valued with, kept for the next of them.
#[derive(Debug, Clone)]
pub(in super::super) struct Valuing {
    asked: ClvQuestion,
    told: Arc<Valued>,
    valuer: Option<Valuer>,
    /// The table of purchase statistics.
    purchases: String,
    /// The table of values stands in the engine.
    stands: bool,
}

impl ClvQuestion {
    /// The same of customers one by one: under the parameters of all, nothing besides asked.
    pub fn of_customers(&self) -> ClvQuestion {
        ClvQuestion {
            model: self.model,
            calibration_end: self.calibration_end,
            terms: self.terms,
            margin_of_data: self.margin_of_data,
            within: self.within.clone(),
            fit: FitMode::Pooled,
            ..ClvQuestion::default()
        }
    }
}

impl Session {
    /// Makes the table of what is expected of every customer, once; whether there is one, and what it rests on.
    pub(in super::super) fn prepare_expected(
        &mut self,
        asked: &ClvQuestion,
        cancel: &Cancel,
    ) -> Result<(bool, Arc<Valued>), Error> {
        let asked = asked.of_customers();
        if let Some(known) = self.valuing.as_ref().filter(|known| known.stands && known.asked == asked) {
            return Ok((known.valuer.is_some(), Arc::clone(&known.told)));
        }
        let basis = self.basis(&asked, cancel)?;
        let valuing = Valuing { stands: true, ..Valuing::of(asked, &basis) };
        self.valuing = None;
        if valuing.valuer.is_some() {
            self.take_in(&basis, cancel)?;
        }
        let told = (valuing.valuer.is_some(), Arc::clone(&valuing.told));
        self.valuing = Some(valuing);
        Ok(told)
    }

    /// Makes the table anew.
    fn take_in(&self, basis: &Basis, cancel: &Cancel) -> Result<(), Error> {
        let mut intake: Option<Box<dyn BulkInsert>> = None;
        self.each_customer(basis, cancel, &mut |customers, keys| {
            let mut customers = customers.as_slice();
            for key in keys {
                let (now, later) = customers.split_at(key.len().min(customers.len()));
                customers = later;
                let rows = rows_of(key, now)?;
                let taking = match &mut intake {
                    Some(taking) => taking,
                    none => none.insert(self.engine().bulk_insert(TABLE, &rows.schema())?),
                };
                taking.add(&rows)?;
            }
            Ok(())
        })?;
        match intake {
            Some(intake) => Ok(intake.finish(cancel)?),
            None => Err(Error::Unexpected("no customers to value".to_string())),
        }
    }

    /// What is expected of one customer.
    pub(in super::super) fn expected_of(
        &mut self,
        id: &str,
        asked: &ClvQuestion,
        cancel: &Cancel,
    ) -> Result<Expected, Error> {
        let asked = asked.of_customers();
        let known = self.valuing.take().filter(|known| known.asked == asked);
        let valuing = match known {
            Some(known) => known,
            None => {
                let basis = self.basis(&asked, cancel)?;
                Valuing::of(asked, &basis)
            }
        };
        let found = self.valued_with(id, &valuing, cancel);
        let valued = Arc::clone(&valuing.told);
        self.valuing = Some(valuing);
        Ok(Expected { valued, customer: found? })
    }

    fn valued_with(
        &self,
        id: &str,
        valuing: &Valuing,
        cancel: &Cancel,
    ) -> Result<Option<CustomerValue>, Error> {
        let Some(valuer) = &valuing.valuer else { return Ok(None) };
        let (name, attributes) = (&valuing.purchases, attributes_value(&[]));
        let context = context! { name, attributes, only => literal(id) };
        let mut found = Vec::new();
        for batch in self.engine().query(&self.render("purchase_stream", context)?, cancel)? {
            read(&batch, 0, self.has_amount(), &mut found)?;
        }
        let Some((customer, _)) = found.into_iter().next() else { return Ok(None) };
        let sum = valuer.valuation.group(&ValueGroup::of_customer(&customer.history, customer.m));
        Ok(Some(CustomerValue { forecast: Some(sum), has_money: valuer.has_money, ..customer }))
    }
}

impl Valuing {
    fn of(asked: ClvQuestion, basis: &Basis) -> Valuing {
        let told = Valued {
            model: basis.model.chosen.model,
            why: basis.model.chosen.why.clone(),
            refused: basis.model.refused.clone(),
            cautions: basis.cautions(),
            terms: basis.question.terms,
            valued_on: basis.days.valued_on,
        };
        Valuing {
            asked,
            told: Arc::new(told),
            valuer: basis.valuers.pooled,
            purchases: basis.window.table.clone(),
            stands: false,
        }
    }
}

/// Rows of the table: a key and what is expected.
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
