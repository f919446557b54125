//! The counts of every cohort and age: first who was active, then orders and amounts, then details.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::DateTime;
use minijinja::context;

use crate::cohort::{Ages, Grain, Matrix, MatrixExtras, Percentile};
use crate::engine::{Cancel, rows};
use crate::source::DataReport;

use super::counts::{MatrixBuilder, sql_shape, sql_shape_by_acquisition};
use super::error::Error;
use super::forecast::MatrixForecast;
use super::reduced::Patterns;
use super::shape::{Shape, acquisition_period, span};
use super::size::check_size;
use super::store::{MASK_BITS, Store};

/// A matrix and its source.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixAnswer {
    pub shape: Shape,
    pub matrix: Matrix,
    /// The SQL that counted it.
    pub sql: String,
    pub report: Arc<DataReport>,
    /// The forecast of open ages, if requested.
    pub forecast: Option<Arc<MatrixForecast>>,
}

/// Receives a matrix that is ready sooner than the whole answer.
pub(super) type Early<'a> = dyn FnMut(Arc<MatrixAnswer>) + 'a;

/// The periods that a mask has a bit for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct MaskPeriods {
    /// The number of the first period.
    base: i32,
    /// How many there are.
    count: i32,
}

/// How a shape is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// One mask of active periods per customer; money is joined afterwards.
    Masks(MaskPeriods),
    /// Every order is placed by cohort and age. The members of a value are counted by their acquisition period.
    Placed { acquisition: Option<Grain> },
}

impl Plan {
    /// The plan for a shape, if the data lie between a first and a last order.
    fn of(shape: &Shape, data: (DateTime, DateTime)) -> Plan {
        let mask = shape
            .cohort
            .grain()
            .filter(|grain| *grain == shape.age && shape.ages == Ages::Calendar && shape.min_orders <= 1);
        let mask = mask.and_then(|grain| span(data, grain, shape.week_start));
        match mask.filter(|(_, count)| *count <= MASK_BITS) {
            Some((base, count)) => Plan::Masks(MaskPeriods { base, count }),
            None => Plan::Placed { acquisition: acquisition_period(shape, data) },
        }
    }
}

/// Matrices that have been counted.
#[derive(Default)]
pub(super) struct Matrices {
    matrices: HashMap<Shape, Arc<MatrixAnswer>>,
    /// What databases that keep their orders have counted.
    patterns: HashMap<Shape, Patterns>,
}

impl Matrices {
    /// The counts of a shape with the details it needs. If part of them is ready much sooner, `early` gets that part
    /// first.
    pub(super) fn detailed(
        &mut self,
        store: &mut Store,
        shape: &Shape,
        cancel: &Cancel,
        early: &mut Early,
    ) -> Result<Arc<MatrixAnswer>, Error> {
        if let Some(error) = store.needs_orders().filter(|_| shape.extras != MatrixExtras::None) {
            return Err(error);
        }
        if shape.extras == MatrixExtras::None {
            return self.counted(store, shape, cancel, early);
        }
        if let Some(cached) = self.matrices.get(shape) {
            return Ok(Arc::clone(cached));
        }
        let counted = self.counted(store, &shape.with(MatrixExtras::None), cancel, &mut |_| {})?;
        let detailed = store.with_details(&counted, shape, cancel)?;
        Ok(self.keep(detailed))
    }

    /// The counts of a shape, complete with orders and amounts.
    pub(super) fn counted(
        &mut self,
        store: &mut Store,
        shape: &Shape,
        cancel: &Cancel,
        early: &mut Early,
    ) -> Result<Arc<MatrixAnswer>, Error> {
        if let Some(cached) = self.matrices.get(shape).filter(|cached| cached.matrix.has_orders) {
            return Ok(Arc::clone(cached));
        }
        check_size(shape, store.report().span, store.report().as_of)?;
        if store.orders_are_remote() {
            let patterns = self.patterns(store, shape, cancel)?;
            early(Arc::new(store.answered(shape, store.counts_of(shape, &patterns), false)));
            let whole = store.with_sums(shape, &patterns, cancel)?;
            return Ok(self.keep(store.answered(shape, store.counts_of(shape, &whole), true)));
        }
        let counted = match Plan::of(shape, store.report().span) {
            Plan::Masks(periods) => {
                let active = self.active(store, shape, periods, cancel)?;
                early(Arc::clone(&active));
                store.with_money(&active, periods, cancel)?
            }
            Plan::Placed { acquisition } => store.placed(shape, acquisition, cancel)?,
        };
        Ok(self.keep(counted))
    }

    /// Who was active when; orders and amounts are left out if that is faster.
    pub(super) fn activity(
        &mut self,
        store: &mut Store,
        shape: &Shape,
        cancel: &Cancel,
    ) -> Result<Arc<MatrixAnswer>, Error> {
        check_size(shape, store.report().span, store.report().as_of)?;
        if store.orders_are_remote() && shape.extras == MatrixExtras::None {
            let patterns = self.patterns(store, shape, cancel)?;
            return Ok(Arc::new(store.answered(shape, store.counts_of(shape, &patterns), false)));
        }
        match Plan::of(shape, store.report().span) {
            Plan::Masks(periods) if shape.extras == MatrixExtras::None => {
                self.active(store, shape, periods, cancel)
            }
            _ => self.detailed(store, shape, cancel, &mut |_| {}),
        }
    }

    /// The patterns of a shape, asked of the database that keeps the orders once.
    fn patterns(&mut self, store: &mut Store, shape: &Shape, cancel: &Cancel) -> Result<Patterns, Error> {
        if let Some(known) = self.patterns.get(shape) {
            return Ok(known.clone());
        }
        let patterns = store.remote_patterns(shape, cancel)?;
        self.patterns.insert(shape.clone(), patterns.clone());
        Ok(patterns)
    }

    fn active(
        &mut self,
        store: &mut Store,
        shape: &Shape,
        periods: MaskPeriods,
        cancel: &Cancel,
    ) -> Result<Arc<MatrixAnswer>, Error> {
        if let Some(cached) = self.matrices.get(shape) {
            return Ok(Arc::clone(cached));
        }
        let active = store.active(shape, periods, cancel)?;
        // Before the survey the report is not complete, so the answer is not kept.
        if active.report.surveyed { Ok(self.keep(active)) } else { Ok(Arc::new(active)) }
    }

    fn keep(&mut self, answer: MatrixAnswer) -> Arc<MatrixAnswer> {
        let answer = Arc::new(answer);
        self.matrices.insert(answer.shape.clone(), Arc::clone(&answer));
        answer
    }
}

impl Store {
    /// Who was active when, from one mask per customer.
    fn active(
        &mut self,
        shape: &Shape,
        periods: MaskPeriods,
        cancel: &Cancel,
    ) -> Result<MatrixAnswer, Error> {
        self.begin();
        self.filter_table(&shape.segment_filters, cancel)?;
        self.prepare_customers(cancel)?;
        let answer = self.ask(&self.who_was_active(shape, periods)?, cancel)?;
        let mut counts = MatrixBuilder::new(shape, &self.source);
        counts.add_cells(&rows(&answer).collect::<Vec<_>>())?;
        Ok(self.answered(shape, counts, false))
    }

    /// The active counts joined with orders and amounts.
    fn with_money(
        &mut self,
        active: &MatrixAnswer,
        periods: MaskPeriods,
        cancel: &Cancel,
    ) -> Result<MatrixAnswer, Error> {
        let shape = &active.shape;
        self.begin();
        self.prepare_refunds(cancel)?;
        self.filter_table(&shape.segment_filters, cancel)?;
        self.note(&self.who_was_active(shape, periods)?);
        let answer = self.ask(&self.money_by_month(shape)?, cancel)?;
        let mut counts = MatrixBuilder::of(&active.matrix, shape, &self.source);
        counts.add_cells(&rows(&answer).collect::<Vec<_>>())?;
        Ok(self.answered(shape, counts, true))
    }

    /// The SQL that counts who was active when from one mask per customer.
    fn who_was_active(&self, shape: &Shape, periods: MaskPeriods) -> Result<String, Error> {
        let MaskPeriods { base, count } = periods;
        self.render("active_calendar", context! { shape => sql_shape(shape, None), base, periods => count })
    }

    /// The SQL that sums orders and amounts by cohort and age, for what one mask per customer counts.
    fn money_by_month(&self, shape: &Shape) -> Result<String, Error> {
        let has_cost = self.source.mapping.cost.is_some();
        self.render("money_calendar", context! { shape => sql_shape(shape, None), has_cost })
    }

    /// The SQL of the cohorts and of the cells, of orders placed by cohort and age.
    fn placed_sql(
        &self,
        shape: &Shape,
        cohort_members: Option<&str>,
        acquisition: Option<Grain>,
    ) -> Result<[String; 2], Error> {
        let shape = sql_shape_by_acquisition(shape, cohort_members, acquisition);
        Ok([
            self.render("cohorts", context! { shape => &shape })?,
            self.render("matrix", context! { shape => &shape })?,
        ])
    }

    /// Cohorts and cells from every order, placed by cohort and age.
    fn placed(
        &mut self,
        shape: &Shape,
        acquisition: Option<Grain>,
        cancel: &Cancel,
    ) -> Result<MatrixAnswer, Error> {
        self.begin();
        self.prepare_refunds(cancel)?;
        self.filter_table(&shape.segment_filters, cancel)?;
        let cohort_members = self.prepare_cohort_members(shape, cancel)?;
        let [cohorts, cells] = self.placed_sql(shape, cohort_members.as_deref(), acquisition)?;
        let mut counts = MatrixBuilder::new(shape, &self.source).by_acquisition(acquisition);
        counts.add_cohorts(&rows(&self.ask(&cohorts, cancel)?).collect::<Vec<_>>())?;
        counts.add_cells(&rows(&self.ask(&cells, cancel)?).collect::<Vec<_>>())?;
        Ok(self.answered(shape, counts, true))
    }

    /// The counts with the percentiles or second orders that a shape asks for.
    fn with_details(
        &mut self,
        counted: &MatrixAnswer,
        shape: &Shape,
        cancel: &Cancel,
    ) -> Result<MatrixAnswer, Error> {
        self.begin();
        let cohort_members = self.rest_on_counts(shape, cancel)?;
        let acquisition = acquisition_period(shape, self.report().span);
        let context = context! {
            shape => sql_shape_by_acquisition(shape, cohort_members.as_deref(), acquisition),
            percents => Percentile::ALL.map(Percentile::percent),
        };
        let mut counts = MatrixBuilder::of(&counted.matrix, shape, &self.source);
        match shape.extras {
            MatrixExtras::None => {}
            MatrixExtras::Percentiles => {
                let answer = self.ask(&self.render("percentiles", context)?, cancel)?;
                counts.add_percentiles(&rows(&answer).collect::<Vec<_>>())?;
            }
            MatrixExtras::SecondOrders => {
                let answer = self.ask(&self.render("second_orders", context)?, cancel)?;
                counts.add_second_orders(&rows(&answer).collect::<Vec<_>>())?;
            }
        }
        Ok(self.answered(shape, counts, true))
    }

    /// Notes that the current answer rests on counts made before; the table of customers by value, if cohorts are
    /// values.
    pub(super) fn rest_on_counts(&mut self, shape: &Shape, cancel: &Cancel) -> Result<Option<String>, Error> {
        self.prepare_refunds(cancel)?;
        self.filter_table(&shape.segment_filters, cancel)?;
        let cohort_members = self.prepare_cohort_members(shape, cancel)?;
        let questions = match Plan::of(shape, self.report().span) {
            Plan::Masks(periods) => [self.who_was_active(shape, periods)?, self.money_by_month(shape)?],
            Plan::Placed { acquisition } => self.placed_sql(shape, cohort_members.as_deref(), acquisition)?,
        };
        questions.iter().for_each(|sql| self.note(sql));
        Ok(cohort_members)
    }

    fn answered(&self, shape: &Shape, counts: MatrixBuilder, has_orders: bool) -> MatrixAnswer {
        MatrixAnswer {
            shape: shape.clone(),
            matrix: counts.into_matrix(self.report().as_of, has_orders, self.has_amount()),
            sql: self.script(),
            report: Arc::new(self.report().clone()),
            forecast: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::cohort::{CohortBy, WeekStart};

    fn plan(shape: &Shape, years: i16) -> Plan {
        Plan::of(shape, (date(2020, 1, 5).at(9, 0, 0, 0), date(2020 + years, 1, 4).at(9, 0, 0, 0)))
    }

    #[test]
    fn a_mask_counts_calendar_periods_that_fit_into_it() {
        let first = 2020 * 12;
        let monthly = Shape::monthly();
        let base = span(
            (date(2020, 1, 5).at(9, 0, 0, 0), date(2020, 1, 5).at(9, 0, 0, 0)),
            Grain::Month,
            WeekStart::Mon,
        );
        let (base, _) = base.unwrap();
        assert!(base <= first);
        assert_eq!(plan(&monthly, 2), Plan::Masks(MaskPeriods { base, count: 25 }));
        assert_eq!(
            plan(&monthly, 6),
            Plan::Placed { acquisition: None },
            "73 months are more than a mask holds"
        );
    }

    #[test]
    fn other_shapes_are_placed_order_by_order() {
        let placed = Plan::Placed { acquisition: None };
        let monthly = Shape::monthly();
        assert_eq!(plan(&Shape { min_orders: 2, ..monthly.clone() }, 2), placed);
        assert_eq!(plan(&Shape { ages: Ages::Rolling { days: 30 }, ..monthly.clone() }, 2), placed);
        assert_eq!(plan(&Shape { age: Grain::Week, ..monthly.clone() }, 2), placed);
        let by_value = Shape { cohort: CohortBy::Attribute("country".into()), ..monthly };
        assert_eq!(plan(&by_value, 2), Plan::Placed { acquisition: Some(Grain::Month) });
        assert_eq!(
            plan(&by_value, 6),
            Plan::Placed { acquisition: Some(Grain::Quarter) },
            "no more than 64 periods"
        );
    }
}
