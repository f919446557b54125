//! Answers to surveys that customers of the invented shop give some days after an order.

use std::sync::Arc;

use arrow::array::{Array, AsArray, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{
    DataType, Decimal128Type, Field, Int64Type, Schema, SchemaRef, TimestampMicrosecondType,
};
use arrow::error::ArrowError;

use super::calendar::DAY_MICROS;
use super::hash::Key;
use super::shop::{SampleError, SampleShop};

/// Orders with an answer, out of a thousand.
const ANSWERED_PER_MILLE: u64 = 80;

/// Below the keys of the orders themselves.
const ANSWERS: u64 = 0x0061_6e73_7765_7273;

/// The purpose of a draw.
const IS_ANSWERED: u64 = 0;
const KIND: u64 = 1;
const DELAY: u64 = 2;
const MOOD: u64 = 3;
const NOISE: u64 = 4;

/// A kind of question, with the mean answer and the ends of its scale.
#[derive(Debug, Clone, Copy)]
struct Question {
    name: &'static str,
    mean: f64,
    low: f64,
    high: f64,
    /// How much one step of satisfaction changes the answer.
    step: f64,
}

const NPS: Question = Question { name: "nps", mean: 8.0, low: 0.0, high: 10.0, step: 1.3 };
const CSAT: Question = Question { name: "csat", mean: 3.9, low: 1.0, high: 5.0, step: 0.6 };
const CES: Question = Question { name: "ces", mean: 5.2, low: 1.0, high: 7.0, step: 0.8 };

impl SampleShop {
    /// The columns of the answers: `customer_id`, `answered_on`, `kind` (nps, csat, ces), `score`.
    #[must_use]
    pub fn answer_schema() -> SchemaRef {
        Arc::new(Schema::new(vec![
            Field::new("customer_id", DataType::Int64, false),
            Field::new("answered_on", DataType::Date32, false),
            Field::new("kind", DataType::Utf8, false),
            Field::new("score", DataType::Int64, false),
        ]))
    }

    /// Answers to surveys, 3 to 12 days after an order, in the sequence of the orders. Customers acquired by referral
    /// return more and are more satisfied; customers of the marketplace less.
    ///
    /// # Errors
    ///
    /// [`SampleError`] if a field is out of its range.
    pub fn answers(
        &self,
    ) -> Result<impl Iterator<Item = Result<RecordBatch, ArrowError>> + use<>, SampleError> {
        let key = Key::new(self.seed).child(ANSWERS);
        let last = self.last_day();
        Ok(self.batches()?.map(move |orders| answers_of(&orders?, key, last)))
    }
}

fn answers_of(orders: &RecordBatch, key: Key, last: i32) -> Result<RecordBatch, ArrowError> {
    let ids: &Int64Array = orders["order_id"].as_primitive::<Int64Type>();
    let customers: &Int64Array = orders["customer_id"].as_primitive::<Int64Type>();
    let moments = orders["ordered_at"].as_primitive::<TimestampMicrosecondType>();
    let amounts = orders["amount"].as_primitive::<Decimal128Type>();
    let channels: &StringArray = orders["channel"].as_string();
    let (mut who, mut when, mut kinds, mut scores) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in 0..orders.num_rows() {
        let draw = key.child(ids.value(row).unsigned_abs());
        let is_answered = draw.per_mille(IS_ANSWERED) < ANSWERED_PER_MILLE;
        if customers.is_null(row) || amounts.value(row) < 0 || !is_answered {
            continue;
        }
        let delay = 3 + (draw.uniform(DELAY) * 10.0) as i32;
        let day = (moments.value(row) / DAY_MICROS) as i32 + delay;
        if day > last {
            continue;
        }
        let question = draw.pick(KIND, &[(NPS, 500), (CSAT, 300)], CES);
        let channel = match channels.value(row) {
            "referral" => 0.7,
            "marketplace" => -0.7,
            _ => 0.0,
        };
        let customer = customers.value(row);
        let mood = key.child(customer.unsigned_abs()).normal(MOOD) + channel + draw.normal(NOISE) * 0.7;
        let score = (question.mean + mood * question.step).clamp(question.low, question.high);
        who.push(customer);
        when.push(day);
        kinds.push(question.name);
        scores.push((score + 0.5) as i64);
    }
    RecordBatch::try_new(
        SampleShop::answer_schema(),
        vec![
            Arc::new(Int64Array::from(who)),
            Arc::new(Date32Array::from(when)),
            Arc::new(StringArray::from(kinds)),
            Arc::new(Int64Array::from(scores)),
        ],
    )
}
