//! One customer: orders, refunds, and the rank within the cohort.

use std::sync::Arc;

use jiff::civil::DateTime;
use minijinja::context;

use super::super::clv::{ClvCache, ClvQuestion, Expected};
use super::super::counts::sql_shape;
use super::super::error::Error;
use super::super::items::{NextAnswer, NextQuestion};
use super::super::shape::Shape;
use super::super::store::Store;
use crate::cohort::grain::epoch_day;
use crate::cohort::{CohortBy, CohortLabel, Money, Period};
use crate::engine::{Cancel, Row, rows};
use crate::source::{DataReport, attributes_value, sql_moment};
use crate::sql::literal;

/// Rows of a timeline that are listed.
const MOST: u64 = 5_000;

/// Longest id that is compared with others.
const LONGEST_ID: usize = 64;

/// The customer, and the definition of a cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerQuestion {
    pub id: String,
    pub shape: Shape,
    /// With predictions for the customer from a model fitted on all customers of the shape's segment.
    pub value: Option<Box<ClvQuestion>>,
    /// With what customers buy next after the same last purchase.
    pub next: Option<NextQuestion>,
}

/// An order, or a refund.
#[derive(Debug, Clone, PartialEq)]
pub struct Transaction {
    pub moment: DateTime,
    /// `None` if no order id is mapped.
    pub order: Option<String>,
    /// Rows of the source that it consists of.
    pub lines: u64,
    pub is_refund: bool,
    /// A refund dated before the first order counts nowhere, nor does an order that conditions on entries and returns
    /// leave out.
    pub counts: bool,
    /// Net amount; negative for a refund.
    pub amount: Money,
    /// Net amount up to and with this one.
    pub cumulative: Money,
    /// Days since the order before; nothing for the first, for refunds, and for what does not count.
    pub gap_days: Option<i64>,
    /// Values of the attributes, from its line with the largest amount.
    pub attributes: Vec<Option<String>>,
}

/// The place among the members of the cohort, by net amount.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortRank {
    pub cohort: CohortLabel,
    /// The member with the largest amount is 1; equal members share a place.
    pub rank: u64,
    /// Members of the cohort.
    pub of: u64,
}

/// The figures of a customer.
pub(in crate::explore) struct CustomerFigures {
    pub first: DateTime,
    pub last: DateTime,
    pub orders: u64,
    pub revenue: Money,
    pub rank: CohortRank,
}

/// The answer about one customer.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerAnswer {
    pub question: CustomerQuestion,
    pub first: DateTime,
    pub last: DateTime,
    pub orders: u64,
    /// Net amount.
    pub revenue: Money,
    pub has_amount: bool,
    /// Days from the last order to the end of observation.
    pub recency_days: i64,
    /// Days from the first order to the last / (orders - 1).
    pub average_gap_days: Option<f64>,
    /// Recency / average gap.
    pub overdue_ratio: Option<f64>,
    pub rank: CohortRank,
    /// Names of the attributes.
    pub attributes: Vec<String>,
    /// In the order of time; the first ones of `of_all` if there are too many.
    pub transactions: Vec<Transaction>,
    pub of_all: u64,
    /// The predictions, if requested.
    pub expected: Option<Expected>,
    /// What customers buy next after the same last purchase, if requested.
    pub next: Option<NextAnswer>,
    pub report: Arc<DataReport>,
    /// The SQL of the timeline and of the place in the cohort.
    pub sql: String,
}

impl Store {
    /// One customer by the id, as the source writes it.
    pub(in super::super) fn customer(
        &mut self,
        question: &CustomerQuestion,
        clv: &mut ClvCache,
        cancel: &Cancel,
    ) -> Result<Arc<CustomerAnswer>, Error> {
        self.begin();
        let figures = match self.orders_are_remote() {
            true => self.remote_figures(question, cancel)?,
            false => self.figures(question, cancel)?,
        };
        let Some(CustomerFigures { first, last, orders, revenue, rank }) = figures else {
            return Err(self.unknown_customer(&question.id, cancel)?);
        };
        let lines = match self.orders_are_remote() {
            true => self.bring_lines(&question.id, cancel)?,
            false => "lines",
        };
        let (transactions, of_all) = self.timeline(&question.id, lines, first, cancel)?;
        let segment_filters = question.shape.segment_filters.clone();
        let value_question = question
            .value
            .as_ref()
            .map(|value_question| ClvQuestion { segment_filters, ..(**value_question).clone() });
        let expected = value_question
            .map(|value_question| self.expected_of(&question.id, &value_question, clv, cancel))
            .transpose()?;
        let next = question.next.as_ref();
        let next = next.map(|requested| self.next_of(&question.id, requested, cancel)).transpose()?;
        let day = |moment: DateTime| i64::from(epoch_day(moment.date()));
        let recency_days = i64::from(epoch_day(self.report().as_of)) - day(last);
        let average_gap_days = (orders > 1).then(|| (day(last) - day(first)) as f64 / (orders - 1) as f64);
        Ok(Arc::new(CustomerAnswer {
            question: question.clone(),
            first,
            last,
            orders,
            revenue,
            has_amount: self.has_amount(),
            recency_days,
            average_gap_days,
            overdue_ratio: average_gap_days.filter(|gap| *gap > 0.0).map(|gap| recency_days as f64 / gap),
            rank,
            attributes: self.source.mapping.attributes.iter().map(|one| one.name.clone()).collect(),
            transactions,
            of_all,
            expected,
            next,
            report: Arc::new(self.report().clone()),
            sql: self.script(),
        }))
    }

    /// The figures of a customer, if there is one.
    fn figures(
        &mut self,
        question: &CustomerQuestion,
        cancel: &Cancel,
    ) -> Result<Option<CustomerFigures>, Error> {
        self.expect_totals();
        self.filter_table(&question.shape.segment_filters, cancel)?;
        self.prepare_totals(cancel)?;
        let cohort_members = self.prepare_cohort_members(&question.shape, cancel)?;
        let id = literal(&question.id);
        let shape = sql_shape(&question.shape, cohort_members.as_deref());
        let rank = self.ask(&self.render("cohort_rank", context! { id, shape })?, cancel)?;
        let Some(row) = rows(&rank).next() else { return Ok(None) };
        let moment = |name: &str| {
            row.maybe_moment(name)?.ok_or_else(|| Error::Unexpected("a customer without orders".into()))
        };
        Ok(Some(CustomerFigures {
            first: moment("first_ts")?,
            last: moment("last_ts")?,
            orders: row.count("orders")?,
            revenue: Money::from_raw(row.maybe_decimal("revenue")?.unwrap_or(0)),
            rank: rank_of(&row, &question.shape)?,
        }))
    }

    /// The orders and refunds of a customer among some lines.
    fn timeline(
        &self,
        id: &str,
        lines: &str,
        first: DateTime,
        cancel: &Cancel,
    ) -> Result<(Vec<Transaction>, u64), Error> {
        let attributes = &self.source.mapping.attributes;
        let context = context! {
            id => literal(id),
            first => format!("TIMESTAMP '{}'", sql_moment(first)),
            attributes => attributes_value(attributes),
            row_is_order => self.source.row_is_order,
            chosen => self.source.has_conditions(),
            most => MOST,
            lines,
        };
        let answer = self.ask(&self.render("timeline", context)?, cancel)?;
        let (mut transactions, mut of_all): (Vec<Transaction>, u64) = (Vec::new(), 0);
        let (mut before, mut cumulative) = (None, Money::ZERO);
        for row in rows(&answer) {
            let transaction = transaction(&row, attributes.len(), before, cumulative)?;
            if !transaction.is_refund && transaction.counts {
                before = Some(transaction.moment);
            }
            cumulative = transaction.cumulative;
            of_all = row.count("of_all")?;
            transactions.push(transaction);
        }
        Ok((transactions, of_all))
    }

    /// Why there is no such customer, with similar ids.
    fn unknown_customer(&self, id: &str, cancel: &Cancel) -> Result<Error, Error> {
        if self.orders_are_remote() {
            return Ok(Error::NoCustomerThere { id: id.to_string() });
        }
        let short: String = id.chars().take(LONGEST_ID).collect();
        let sql = self.render("near_ids", context! { id => literal(&short) })?;
        let answer = self.engine().query(&sql, cancel)?;
        let near = rows(&answer).map(|row| Ok(row.text("id")?.to_string()));
        let near = near.collect::<Result<Vec<String>, Error>>()?.join(", ");
        Ok(Error::NoCustomer { id: id.to_string(), near })
    }
}

fn rank_of(row: &Row, shape: &Shape) -> Result<CohortRank, Error> {
    let cohort = match &shape.cohort {
        CohortBy::Period(grain) => {
            let index = i32::try_from(row.int("cohort")?);
            let index = index.map_err(|_| Error::Unexpected("a cohort without a number".into()))?;
            CohortLabel::Period(Period::new(*grain, index, shape.week_start))
        }
        CohortBy::Attribute(_) => CohortLabel::Value(row.maybe_text("value")?.map(str::to_string)),
    };
    Ok(CohortRank { cohort, rank: row.count("rank")?, of: row.count("members")? })
}

/// An order or a refund from a row of `timeline.sql`. `before` is the moment of the order before it, and `cumulative` the net amount
/// up to then.
fn transaction(
    row: &Row,
    attributes: usize,
    before: Option<DateTime>,
    cumulative: Money,
) -> Result<Transaction, Error> {
    let moment =
        row.maybe_moment("ts")?.ok_or_else(|| Error::Unexpected("an order without a date".into()))?;
    let (is_refund, counts) = (row.truth("refund")?, row.truth("counts")?);
    let amount = Money::from_raw(row.maybe_decimal("amount")?.unwrap_or(0));
    let day = |moment: DateTime| i64::from(epoch_day(moment.date()));
    let values = (0..attributes).map(|place| Ok(row.maybe_text(&format!("v{place}"))?.map(str::to_string)));
    Ok(Transaction {
        moment,
        order: row.maybe_text("order_id")?.map(str::to_string),
        lines: row.count("lines")?,
        is_refund,
        counts,
        amount,
        cumulative: if counts { cumulative + amount } else { cumulative },
        gap_days: before.filter(|_| !is_refund && counts).map(|before| day(moment) - day(before)),
        attributes: values.collect::<Result<_, Error>>()?,
    })
}
