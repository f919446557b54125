//! Values of segments and of all customers: with the parameters of all customers, or each with its own.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::super::error::Error;
use super::super::segment_key::{Values, values};
use super::super::store::Store;
use super::answer::{ClvTables, Fits, SegmentValue};
use super::fits::ScoringModel;
use super::historical::HistoricalValue;
use super::question::{ClvQuestion, FitMode};
use super::statistics::{Group, Statistics, ToDate, Window, history, money};
use crate::clv::{
    CustomerGroup, IntervalError, Refusal, SegmentParameters, Valuation, ValueIntervals, ValueSum,
    value_intervals,
};
use crate::cohort::Period;
use crate::engine::{Cancel, rows};
use crate::source::{Attribute, attributes_value};
use crate::stats::{BootstrapError, BootstrapPlan, Watch};

/// The residual value of customers by their segment (no values: all of them) and their month of acquisition.
pub(super) type ResidualValues = BTreeMap<(Values, i32), f64>;

/// The models that value the customers of each segment.
#[derive(Default)]
pub(super) struct SegmentModels {
    /// With the parameters of all customers.
    pub pooled: Option<ScoringModel>,
    /// Segments with parameters of their own, or with a reason why those may not be used.
    pub by_segment: HashMap<Values, Result<ScoringModel, Refusal>>,
}

impl SegmentModels {
    /// The models that value a segment's customers.
    pub fn of(&self, values: &Values) -> Option<&ScoringModel> {
        match self.by_segment.get(values) {
            Some(fitted) => fitted.as_ref().ok(),
            None => self.pooled.as_ref(),
        }
    }
}

/// Fits the segments that have enough customers.
pub(super) fn fit_apart(
    question: &ClvQuestion,
    statistics: &Statistics,
    pooled: &ScoringModel,
    fits: &Fits,
    cancel: &Cancel,
) -> Result<HashMap<Values, Result<ScoringModel, Refusal>>, Error> {
    let mut by_segment = HashMap::new();
    if question.fit == FitMode::Pooled || question.by.is_empty() {
        return Ok(by_segment);
    }
    let model = pooled.valuation.model().model();
    for (place, values) in statistics.segments.values.iter().enumerate() {
        let part = statistics.of_segment(place as u32);
        let evidence = part.evidence(0, pooled.has_money);
        if SegmentParameters::for_customers(evidence.customers) == SegmentParameters::Pooled {
            continue;
        }
        let scoring_model = if evidence.repeat_buyers == 0 {
            Err(Refusal::NoRepeatBuyer)
        } else if evidence.repeat_spenders == Some(0) {
            Err(Refusal::NoPositiveSpend)
        } else {
            let apart = Fits::of(&[model], &part, pooled.has_money, fits, cancel)?;
            match apart.refusals().into_iter().next() {
                Some(refusal) => Err(refusal),
                None => ScoringModel::of(&apart, model, question.terms).ok_or(Refusal::NoRepeatBuyer),
            }
        };
        by_segment.insert(values.clone(), scoring_model);
    }
    Ok(by_segment)
}

/// The value of every group of customers under the parameters of all customers.
pub(super) fn value_each(statistics: &Statistics, segment_models: &SegmentModels) -> Option<Vec<ValueSum>> {
    segment_models.pooled.map(|scoring_model| scoring_model.valuation.each(&statistics.value_groups()))
}

/// Every segment, the largest first. `pooled` is what [`value_each`] gives.
pub(super) fn value_segments(
    statistics: &Statistics,
    segment_models: &SegmentModels,
    pooled: Option<&[ValueSum]>,
    mut to_date: HashMap<Values, ToDate>,
    mut observed: HashMap<Values, HistoricalValue>,
) -> Vec<SegmentValue> {
    let count = statistics.segments.values.len();
    let mut customers = vec![0; count];
    for group in &statistics.groups {
        customers[group.segment as usize] += group.customers;
    }
    let mut sums = pooled.map(|each| (each, vec![ValueSum::default(); count]));
    if let Some((each, sums)) = &mut sums {
        for (group, value) in statistics.groups.iter().zip(each.iter()) {
            sums[group.segment as usize] += *value;
        }
    }
    let mut segments: Vec<SegmentValue> = Vec::new();
    for (place, values) in statistics.segments.values.iter().enumerate() {
        let mut segment = SegmentValue {
            values: values.clone(),
            customers: customers[place],
            to_date: to_date.remove(values),
            observed: observed.remove(values),
            forecast: sums.as_ref().map(|(_, sums)| sums[place]),
            has_money: segment_models.of(values).is_some_and(|scoring_model| scoring_model.has_money),
            ..SegmentValue::default()
        };
        if let Some(fitted) = segment_models.by_segment.get(values) {
            segment.parameters = SegmentParameters::for_customers(customers[place]);
            let part = || statistics.of_segment(place as u32).value_groups();
            segment.forecast =
                fitted.as_ref().ok().map(|scoring_model| scoring_model.valuation.total(&part()));
            segment.refused = fitted.as_ref().err().cloned();
        }
        segments.push(segment);
    }
    segments.sort_by(|p, q| q.customers.cmp(&p.customers).then_with(|| p.values.cmp(&q.values)));
    segments
}

/// All customers under the pooled parameters.
pub(super) fn value_total(
    statistics: &Statistics,
    segment_models: &SegmentModels,
    pooled: Option<&[ValueSum]>,
    to_date: Option<ToDate>,
    observed: Option<HistoricalValue>,
) -> SegmentValue {
    SegmentValue {
        customers: statistics.groups.iter().map(|group| group.customers).sum(),
        to_date,
        observed,
        forecast: pooled.map(total_of),
        has_money: segment_models.pooled.is_some_and(|scoring_model| scoring_model.has_money),
        ..SegmentValue::default()
    }
}

/// All customers by the month of their first purchase, under the pooled parameters.
pub(super) fn value_cohorts(
    statistics: &Statistics,
    end: Date,
    has_money: bool,
    pooled: Option<&[ValueSum]>,
    mut to_date: HashMap<i32, ToDate>,
) -> Vec<(Period, SegmentValue)> {
    let mut cohorts: BTreeMap<Period, SegmentValue> = BTreeMap::new();
    for (place, group) in statistics.groups.iter().enumerate() {
        let month = group.month(end);
        let one = cohorts.entry(month).or_insert_with(|| SegmentValue {
            values: vec![Some(month.to_string())],
            to_date: to_date.remove(&month.index),
            has_money,
            ..SegmentValue::default()
        });
        one.customers += group.customers;
        if let Some(value) = pooled.and_then(|each| each.get(place)) {
            *one.forecast.get_or_insert_default() += *value;
        }
    }
    cohorts.into_iter().collect()
}

/// Residual value by segment and month of acquisition, and of all customers by month under no values.
pub(super) fn residuals(
    statistics: &Statistics,
    end: Date,
    segment_models: &SegmentModels,
    pooled: &[ValueSum],
) -> ResidualValues {
    let mut all = ResidualValues::new();
    let mut add = |values: &Values, group: &Group, value: &ValueSum| {
        *all.entry((values.clone(), group.month(end).index)).or_default() += value.residual;
    };
    let whole = Values::new();
    for (group, value) in statistics.groups.iter().zip(pooled) {
        add(&whole, group, value);
        let values = &statistics.segments.values[group.segment as usize];
        if !values.is_empty() && !segment_models.by_segment.contains_key(values) {
            add(values, group, value);
        }
    }
    for (place, values) in statistics.segments.values.iter().enumerate() {
        let Some(Ok(fitted)) = segment_models.by_segment.get(values) else { continue };
        let part = statistics.of_segment(place as u32);
        for (group, value) in part.groups.iter().zip(fitted.valuation.each(&part.value_groups())) {
            add(values, group, &value);
        }
    }
    all
}

fn total_of(each: &[ValueSum]) -> ValueSum {
    let mut total = ValueSum::default();
    for value in each {
        total += *value;
    }
    total
}

impl Store {
    /// Puts bootstrap intervals on segments and the whole, every model refitted on each resample.
    pub(super) fn add_intervals(
        &self,
        window: &Window,
        attributes: &[Attribute],
        segment_models: &SegmentModels,
        replicates: u32,
        tables: &mut ClvTables,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let ClvTables { segments, total, .. } = tables;
        let Some(pooled) = segment_models.pooled.filter(|scoring_model| scoring_model.has_money) else {
            return Ok(());
        };
        let places: HashMap<Values, u32> =
            segments.iter().enumerate().map(|(place, one)| (one.values.clone(), place as u32)).collect();
        let customers = self.customers_alike(window, attributes, &places, cancel)?;
        let valuation =
            |one: &SegmentValue| Some(segment_models.by_segment.get(&one.values)?.as_ref().ok()?.valuation);
        let valuations: Vec<Option<Valuation>> = segments.iter().map(valuation).collect();
        let found = self.intervals(&customers, &valuations, &pooled.valuation, replicates, cancel)?;
        total.interval = found.all;
        let both = found.segments.into_iter().zip(found.differences);
        for (segment, (interval, difference)) in segments.iter_mut().zip(both) {
            if segment.refused.is_none() {
                (segment.interval, segment.difference) = (interval, difference);
            }
        }
        Ok(())
    }

    fn intervals(
        &self,
        customers: &[CustomerGroup],
        valuations: &[Option<Valuation>],
        pooled: &Valuation,
        replicates: u32,
        cancel: &Cancel,
    ) -> Result<ValueIntervals, Error> {
        let plan = BootstrapPlan { replicates, ..BootstrapPlan::default() };
        let work = self.work();
        let progress = |done, of| work.set(done, of);
        let watch = Watch { cancel: cancel.flag(), progress: &progress };
        let found = value_intervals(customers, valuations, pooled, &plan, watch);
        work.done();
        found.map_err(|error| match error {
            IntervalError::Bootstrap(BootstrapError::Cancelled) => Error::Cancelled,
            error => Error::Unexpected(error.to_string()),
        })
    }

    /// Customers with equal purchases and spend.
    fn customers_alike(
        &self,
        window: &Window,
        attributes: &[Attribute],
        places: &HashMap<Values, u32>,
        cancel: &Cancel,
    ) -> Result<Vec<CustomerGroup>, Error> {
        let by = attributes_value(attributes);
        let context =
            minijinja::context! { name => &window.table, apart => ["repeat_spend"], attributes => by };
        let answer = self.ask(&self.render("purchase_groups", context)?, cancel)?;
        let each = rows(&answer).map(|row| {
            let history = history(&row)?;
            let m = mean_spend(history.x, money(&row, "repeat_spend")?.to_f64());
            let segment = places.get(&values(&row, attributes.len())?).copied().unwrap_or(u32::MAX);
            Ok(CustomerGroup { history, m, count: row.count("customers")? as f64, segment })
        });
        each.collect()
    }
}

/// Mean net spend of a repeat day, if meaningful.
pub(super) fn mean_spend(x: u32, repeat_spend: f64) -> Option<f64> {
    (x > 0 && repeat_spend > 0.0).then(|| repeat_spend / f64::from(x))
}
