//! Segments and the whole valued: with the parameters of all customers, or each with its own.

use std::collections::HashMap;

use super::super::error::Error;
use super::super::session::Session;
use super::answer::{Fits, SegmentValue, ToDate};
use super::forecast::Valuer;
use super::question::{ClvQuestion, FitMode};
use super::statistics::{Statistics, Values, Window, history, money, values};
use crate::clv::{
    BootstrapError, BootstrapPlan, CustomerGroup, Interval, IntervalError, Refusal, SegmentParameters,
    ValueSum, Watch, value_intervals,
};
use crate::engine::{Cancel, rows};
use crate::source::{Attribute, attributes_value};

/// What values the customers of each segment.
#[derive(Default)]
pub(super) struct Valuers {
    /// With the parameters of all customers.
    pub pooled: Option<Valuer>,
    /// Segments with parameters of their own, or with a reason why those may not be used.
    pub own: HashMap<Values, Result<Valuer, Refusal>>,
}

impl Valuers {
    /// What values a segment's customers.
    pub fn of(&self, values: &Values) -> Option<&Valuer> {
        match self.own.get(values) {
            Some(own) => own.as_ref().ok(),
            None => self.pooled.as_ref(),
        }
    }
}

/// Fits the segments that have customers enough.
pub(super) fn fit_apart(
    question: &ClvQuestion,
    statistics: &Statistics,
    pooled: &Valuer,
    fits: &Fits,
    cancel: &Cancel,
) -> Result<HashMap<Values, Result<Valuer, Refusal>>, Error> {
    let mut own = HashMap::new();
    if question.fit == FitMode::Pooled || question.by.is_empty() {
        return Ok(own);
    }
    let model = pooled.valuation.model().model();
    for (place, values) in statistics.segments.values.iter().enumerate() {
        let part = statistics.of_segment(place as u32);
        let evidence = part.evidence(0, pooled.has_money);
        if SegmentParameters::for_customers(evidence.customers) == SegmentParameters::Pooled {
            continue;
        }
        let valuer = if evidence.repeat_buyers == 0 {
            Err(Refusal::NoRepeatBuyer)
        } else if evidence.repeat_spenders == Some(0) {
            Err(Refusal::NoPositiveSpend)
        } else {
            let apart = Fits::of(&[model], &part, pooled.has_money, fits, cancel)?;
            match apart.refusals().into_iter().next() {
                Some(refusal) => Err(refusal),
                None => Valuer::of(&apart, model, question.terms).ok_or(Refusal::NoRepeatBuyer),
            }
        };
        own.insert(values.clone(), valuer);
    }
    Ok(own)
}

/// Every segment, the largest first, and the whole.
pub(super) fn value_segments(
    statistics: &Statistics,
    valuers: &Valuers,
    mut to_date: HashMap<Values, ToDate>,
) -> Vec<SegmentValue> {
    let count = statistics.segments.values.len();
    let mut customers = vec![0; count];
    for group in &statistics.groups {
        customers[group.segment as usize] += group.customers;
    }
    let segment_of: Vec<u32> = statistics.groups.iter().map(|group| group.segment).collect();
    let groups = statistics.value_groups();
    let pooled = valuers.pooled.map(|valuer| valuer.valuation.by_segment(&groups, &segment_of, count));
    let mut segments: Vec<SegmentValue> = Vec::new();
    for (place, values) in statistics.segments.values.iter().enumerate() {
        let mut segment = SegmentValue {
            values: values.clone(),
            customers: customers[place],
            to_date: to_date.remove(values),
            forecast: pooled.as_ref().map(|sums| sums[place]),
            has_money: valuers.of(values).is_some_and(|valuer| valuer.has_money),
            interval: None,
            parameters: SegmentParameters::Pooled,
            refused: None,
        };
        if let Some(own) = valuers.own.get(values) {
            segment.parameters = SegmentParameters::for_customers(customers[place]);
            let part = || statistics.of_segment(place as u32).value_groups();
            segment.forecast = own.as_ref().ok().map(|valuer| valuer.valuation.total(&part()));
            segment.refused = own.as_ref().err().cloned();
        }
        segments.push(segment);
    }
    segments.sort_by(|p, q| q.customers.cmp(&p.customers).then_with(|| p.values.cmp(&q.values)));
    segments
}

/// All customers under the pooled parameters.
pub(super) fn value_total(
    statistics: &Statistics,
    valuers: &Valuers,
    to_date: Option<ToDate>,
) -> SegmentValue {
    let groups = statistics.value_groups();
    let forecast: Option<ValueSum> = valuers.pooled.map(|valuer| valuer.valuation.total(&groups));
    SegmentValue {
        values: Vec::new(),
        customers: statistics.groups.iter().map(|group| group.customers).sum(),
        to_date,
        forecast,
        has_money: valuers.pooled.is_some_and(|valuer| valuer.has_money),
        interval: None,
        parameters: SegmentParameters::Pooled,
        refused: None,
    }
}

impl Session {
    /// Puts bootstrap intervals on segments and the whole, every fit done anew on each resample.
    pub(super) fn add_intervals(
        &self,
        (window, attributes): (&Window, &[Attribute]),
        valuers: &Valuers,
        replicates: u32,
        (segments, total): (&mut [SegmentValue], &mut SegmentValue),
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let Some(pooled) = valuers.pooled.filter(|valuer| valuer.has_money) else { return Ok(()) };
        let places: HashMap<Values, u32> =
            segments.iter().enumerate().map(|(place, one)| (one.values.clone(), place as u32)).collect();
        let customers = self.customers_alike(window, attributes, &places, cancel)?;
        let found = intervals(&customers, segments.len(), &pooled, replicates, cancel)?;
        total.interval = found.0;
        for (place, (segment, interval)) in segments.iter_mut().zip(found.1).enumerate() {
            segment.interval = match valuers.own.get(&segment.values) {
                None => interval,
                Some(Err(_)) => None,
                Some(Ok(own)) => {
                    let of_segment = customers.iter().filter(|one| one.segment == place as u32).copied();
                    intervals(&of_segment.collect::<Vec<_>>(), 0, own, replicates, cancel)?.0
                }
            };
        }
        Ok(())
    }

    /// Customers alike in purchases and spend.
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
        let answer = self.engine().query(&self.render("purchase_groups", context)?, cancel)?;
        let each = rows(&answer).map(|row| {
            let history = history(&row)?;
            let m = mean_spend(history.x, money(&row, "repeat_spend")?.to_f64());
            let segment = places.get(&values(&row, attributes.len())?).copied().unwrap_or(u32::MAX);
            Ok(CustomerGroup { history, m, count: row.count("customers")? as f64, segment })
        });
        each.collect()
    }
}

/// Mean net spend of a repeat day, where it says something.
pub(super) fn mean_spend(x: u32, repeat_spend: f64) -> Option<f64> {
    (x > 0 && repeat_spend > 0.0).then(|| repeat_spend / f64::from(x))
}

fn intervals(
    customers: &[CustomerGroup],
    segments: usize,
    valuer: &Valuer,
    replicates: u32,
    cancel: &Cancel,
) -> Result<(Option<Interval>, Vec<Option<Interval>>), Error> {
    let plan = BootstrapPlan { replicates, ..BootstrapPlan::default() };
    let watch = Watch { cancel: cancel.flag(), progress: &|_, _| {} };
    match value_intervals(customers, segments, &valuer.valuation, &plan, watch) {
        Ok(found) => Ok((found.all, found.segments)),
        Err(IntervalError::Bootstrap(BootstrapError::Cancelled)) => Err(Error::Cancelled),
        Err(error) => Err(Error::Unexpected(error.to_string())),
    }
}
