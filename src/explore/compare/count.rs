//! Counts the sides of a comparison: who belongs to which, and the matrix of each.

use std::sync::Arc;

use minijinja::context;

use crate::cohort::customer_history::GroupCounts;
use crate::cohort::{CohortRow, Matrix, MatrixExtras, Side};
use crate::engine::{Cancel, EngineError, rows};
use crate::explore::amounts::{Amount, Amounts};
use crate::explore::counts::{self, MatrixBuilder};
use crate::explore::error::Error;
use crate::explore::shape::Shape;
use crate::explore::size::check_size;
use crate::explore::store::Store;
use crate::source::{Attribute, attributes_value, check_expression, quotes_missing};
use crate::sql::{equalities, literal, with_unknown};

use super::breakdown::{self, scaled};
use super::question::{CompareAnswer, CompareQuestion, SideAnswer, SideSpec, UndecidedCustomers, listed};
use super::side_orders::{SideOrders, Values};

/// Membership of the sides of a comparison.
#[derive(Default)]
struct Memberships {
    /// For every side, the number of its customers who are on the first side as well.
    overlap: Vec<u64>,
    /// For every side, the number of customers for whom its condition is neither true nor false; see [`SideAnswer::undecided`].
    undecided: Vec<u64>,
    on_any_side: u64,
}

impl Store {
    /// Counts every side of a comparison; what `cached` has of the same sides is not counted again.
    pub(in crate::explore) fn compare(
        &mut self,
        question: &CompareQuestion,
        cached: Option<Arc<CompareAnswer>>,
        cancel: &Cancel,
    ) -> Result<Arc<CompareAnswer>, Error> {
        self.begin();
        self.expect_totals();
        self.filter_table(&question.shape.segment_filters, cancel)?;
        let shape = question.shape.with(MatrixExtras::None);
        let cached = cached.filter(|cached| {
            cached.question.sides == question.sides && cached.question.shape.with(MatrixExtras::None) == shape
        });
        self.prepare_attributes(cancel)?;
        self.prepare_totals(cancel)?;
        let (attributes, skipped) = self.apart_by(question, cancel)?;
        let whole = self.prepare_customer_columns(&shape, question, &attributes, cancel)?;
        let memberships = match &cached {
            Some(_) if attributes.is_empty() => None,
            _ => Some(self.mark(question, &attributes, cancel)?),
        };
        let complete = breakdown::complete(question, &whole);
        let numbers = self.numbered_values(&attributes, cancel)?;
        let values = (!attributes.is_empty()).then(|| Values {
            complete: whole.rows.iter().map(|row| complete.contains(&row.cohort.to_string())).collect(),
            age: question.breakdown.age().unwrap_or(0),
            counted: numbers.iter().map(|all| vec![nobody(question.sides.len()); all.len()]).collect(),
        });
        let unknown = if cached.is_some() { 0 } else { question.sides.len() };
        let mut side_orders =
            SideOrders::new(shape.min_orders, vec![nobody(whole.rows.len()); unknown], values);
        let walks = memberships.is_some();
        if walks {
            self.accumulate(&shape, &attributes, &mut side_orders, cancel)?;
        }
        let slices =
            side_orders.values.take().map(|values| breakdown::slices(&attributes, numbers, values, &shape));
        let mut answer = match (cached, memberships) {
            (Some(cached), _) => {
                CompareAnswer { question: question.clone(), ..CompareAnswer::clone(&cached) }
            }
            (None, memberships) => {
                let memberships = memberships.unwrap_or_default();
                let counted = self.answered_sides(question, &shape, &whole, memberships, side_orders.sides);
                self.with_intervals(counted, cancel)?
            }
        };
        answer.slices = slices.unwrap_or_default();
        if question.breakdown.is_by_cohort() && !complete.is_empty() {
            answer.slices = vec![breakdown::by_cohort(&answer.sides, &whole, question)];
        }
        (answer.skipped, answer.complete) = (skipped, complete);
        if walks {
            answer.sql = self.script();
        }
        Ok(Arc::new(answer))
    }

    /// Makes the table of who belongs to which side, for questions without cohorts and ages.
    pub(in crate::explore) fn prepare_sides(
        &mut self,
        question: &CompareQuestion,
        cancel: &Cancel,
    ) -> Result<Vec<UndecidedCustomers>, Error> {
        self.expect_totals();
        self.filter_table(&question.shape.segment_filters, cancel)?;
        self.prepare_attributes(cancel)?;
        self.prepare_totals(cancel)?;
        self.prepare_customer_columns(&question.shape, question, &[], cancel)?;
        let undecided = self.mark(question, &[], cancel)?.undecided;
        let undecided = question.sides.iter().zip(undecided);
        Ok(undecided.filter_map(|(side, customers)| UndecidedCustomers::of(side, customers)).collect())
    }

    /// The sides with their matrices, without a breakdown.
    fn answered_sides(
        &self,
        question: &CompareQuestion,
        shape: &Shape,
        whole: &Matrix,
        memberships: Memberships,
        counted: Vec<Vec<GroupCounts>>,
    ) -> CompareAnswer {
        let specs = question.sides.iter().zip(memberships.overlap).zip(memberships.undecided);
        let sides = specs.zip(counted).map(|(((spec, overlap), undecided), counted)| SideAnswer {
            spec: spec.clone(),
            overlap,
            undecided,
            side: self.side(shape, whole, counted),
            interval: None,
        });
        CompareAnswer {
            question: question.clone(),
            sides: sides.collect(),
            customers: whole.customers(),
            on_any_side: memberships.on_any_side,
            slices: Vec::new(),
            skipped: Vec::new(),
            complete: Vec::new(),
            report: Arc::new(self.report().clone()),
            sql: String::new(),
        }
    }

    /// The same with the interval of the revenue per customer of each side.
    fn with_intervals(&self, mut answer: CompareAnswer, cancel: &Cancel) -> Result<CompareAnswer, Error> {
        if !self.has_amount() {
            return Ok(answer);
        }
        let mut amounts: Vec<Vec<Amount>> = vec![Vec::new(); answer.sides.len()];
        for row in rows(&self.ask(&self.render("side_amounts", ())?, cancel)?) {
            let (on, x) = (row.int("sides")?, row.maybe_float("amount")?.unwrap_or(0.0));
            let one = Amount { x, y: 1.0, customers: row.count("customers")? as f64 };
            let sides = amounts.iter_mut().enumerate().filter(|(side, _)| on >> side & 1 == 1);
            sides.for_each(|(_, amounts)| amounts.push(one));
        }
        for (side, amounts) in answer.sides.iter_mut().zip(amounts) {
            side.interval = Amounts::new(amounts).interval(cancel)?;
        }
        Ok(answer)
    }

    /// Customers as expressions see them; every cohort of them.
    fn prepare_customer_columns(
        &mut self,
        shape: &Shape,
        question: &CompareQuestion,
        attributes: &[Attribute],
        cancel: &Cancel,
    ) -> Result<Matrix, Error> {
        check_size(shape, self.report().span, self.report().as_of)?;
        let columns = self.condition_columns(&question.sides, cancel)?;
        let groups = self.prepare_cohort_members(shape, cancel)?;
        let shape_sql = counts::sql_shape(shape, groups.as_deref());
        let cohorts = self.render("cohorts", context! { shape => &shape_sql })?;
        let mut counts = MatrixBuilder::new(shape, &self.source);
        counts.add_cohorts(&rows(&self.engine().query(&cohorts, cancel)?).collect::<Vec<_>>())?;
        let whole = counts.into_matrix(self.report().as_of, true, self.has_amount());
        let labels: Vec<_> = numbered(&whole)
            .map(|(cohort, row)| context! { cohort, name => literal(&row.cohort.to_string()) })
            .collect();
        self.remake("cohort_labels", self.render("cohort_labels", context! { labels })?, cancel)?;
        let context = context! { shape => &shape_sql, columns, attributes => attributes_value(attributes) };
        self.remake("customer_columns", self.render("customer_columns", context)?, cancel)?;
        Ok(whole)
    }

    /// Makes the table of who belongs to which side. A condition that cannot be computed is named.
    fn mark(
        &mut self,
        question: &CompareQuestion,
        attributes: &[Attribute],
        cancel: &Cancel,
    ) -> Result<Memberships, Error> {
        for side in &question.sides {
            check_expression(self.engine(), &side.condition, cancel)
                .map_err(|error| self.wrong_side(side, error))?;
        }
        let attributes = attributes_value(attributes);
        if !attributes.is_empty() {
            let numbers = self.render("value_numbers", context! { attributes => &attributes })?;
            self.remake("value_numbers", numbers, cancel)?;
        }
        let bits = (0_u32..).map(|place| 1_u32 << place);
        let conditions: Vec<_> = (question.sides.iter().zip(bits))
            .map(|(side, bit)| context! { sql => sql_condition(side), bit })
            .collect();
        let marked = self.render("side_members", context! { attributes, conditions })?;
        if let Err(error) = self.remake("side_members", marked, cancel) {
            for side in &question.sides {
                let tried = self.render("check_condition", context! { condition => sql_condition(side) })?;
                self.engine().query(&tried, cancel).map_err(|error| self.wrong_side(side, error))?;
            }
            return Err(error);
        }
        self.memberships(question, cancel)
    }

    fn wrong_side(&self, side: &SideSpec, error: EngineError) -> Error {
        match error {
            EngineError::Refused { message, .. } => Error::Side {
                side: side.name.clone(),
                condition: side.condition.clone(),
                why: message + &quotes_missing(&side.condition, self.condition_names()),
                available: self.available_names(),
            },
            other => other.into(),
        }
    }

    /// How many customers of every side are on the first side as well, and how many are on any side.
    fn memberships(&self, question: &CompareQuestion, cancel: &Cancel) -> Result<Memberships, Error> {
        let answer = self.ask(&self.render("memberships", ())?, cancel)?;
        let mut found = vec![(0, 0); question.sides.len()];
        let mut on_any_side = 0;
        for row in rows(&answer) {
            let (sides, customers) = (row.int("sides")?, row.count("customers")?);
            on_any_side += customers;
            for (place, (members, overlap)) in found.iter_mut().enumerate() {
                let here = if sides >> place & 1 == 1 { customers } else { 0 };
                *members += here;
                *overlap += if sides & 1 == 1 { here } else { 0 };
            }
        }
        let nobody = found.iter().zip(&question.sides).find(|((members, _), _)| *members == 0);
        if let Some((_, side)) = nobody {
            let attributes = self.source.mapping.attributes.iter();
            let columns: Vec<(String, String)> =
                attributes.map(|one| (one.name.clone(), one.column.clone())).collect();
            let hint = self.values_of(&columns, &equalities(&side.condition), cancel);
            return Err(without_anybody(question, side, hint));
        }
        let overlap = found.into_iter().map(|(_, overlap)| overlap).collect();
        Ok(Memberships { overlap, undecided: self.undecided(question, cancel)?, on_any_side })
    }

    /// For every side that asks what something is not, the number of customers for whom its condition is neither true nor false.
    fn undecided(&self, question: &CompareQuestion, cancel: &Cancel) -> Result<Vec<u64>, Error> {
        let mut undecided = Vec::new();
        for side in &question.sides {
            if with_unknown(&side.condition).is_none() {
                undecided.push(0);
                continue;
            }
            let sql = self.render("undecided", context! { condition => sql_condition(side) })?;
            let answer = self.ask(&sql, cancel)?;
            undecided.push(rows(&answer).next().map_or(Ok(0), |row| row.count("customers"))?);
        }
        Ok(undecided)
    }

    /// Streams the side_orders of all customers on any side.
    fn accumulate(
        &self,
        shape: &Shape,
        attributes: &[Attribute],
        side_orders: &mut SideOrders,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let context = context! {
            shape => counts::sql_shape(shape, None),
            attributes => attributes_value(attributes),
            has_cost => self.source.mapping.cost.is_some(),
        };
        let sql = self.render("side_orders", context)?;
        self.each_batch(&sql, cancel, &mut |batch| side_orders.read(batch))?;
        side_orders.end();
        Ok(())
    }

    /// The matrix of a side, from the counts by cohort index.
    fn side(&self, shape: &Shape, whole: &Matrix, counted: Vec<GroupCounts>) -> Side {
        let mut counts = MatrixBuilder::new(shape, &self.source);
        let mut moments = Vec::new();
        let cohorts = numbered(whole).zip(counted).filter(|(_, counted)| counted.members > 0);
        for ((cohort, like), counted) in cohorts {
            let counted = scaled(counted, shape);
            counts.add_cohort_like(cohort, like, counted.members);
            *counts.cohort(cohort) = counted.by_age;
            moments.push(counted.moments);
        }
        Side { matrix: counts.into_matrix(self.report().as_of, true, self.has_amount()), moments }
    }
}

/// Why a side has no customers, with the segments that limit the comparison.
fn without_anybody(question: &CompareQuestion, side: &SideSpec, hint: String) -> Error {
    let drill = question.shape.segment_filters.as_slice();
    let segment = if drill.is_empty() { String::new() } else { format!(" within {}", listed(drill)) };
    match question.sides.first() {
        Some(first) if *side == SideSpec::others(first) => {
            Error::EverybodyOnSide { side: first.name.clone(), segment }
        }
        _ => {
            Error::NobodyOnSide { side: side.name.clone(), condition: side.condition.clone(), segment, hint }
        }
    }
}

/// The condition of a side as SQL.
fn sql_condition(side: &SideSpec) -> String {
    format!("CAST((\n{}\n) AS BOOLEAN)", side.condition)
}

/// That many empty groups.
fn nobody(groups: usize) -> Vec<GroupCounts> {
    vec![GroupCounts::default(); groups]
}

/// Every cohort with its number in SQL: the index of its period, or its place.
fn numbered(matrix: &Matrix) -> impl Iterator<Item = (i32, &CohortRow)> {
    (0..)
        .zip(&matrix.rows)
        .map(|(place, row)| (row.cohort.period().map_or(place, |period| period.index), row))
}
