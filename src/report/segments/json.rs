//! Segments as JSON; the field names are the contract.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cohort::{Interval, Quantity, Segment, wilson};
use crate::explore::{Cutting, Dimension, SegmentsAnswer};

use super::super::json::{Number, excluded, pretty};
use super::{TREND, common_age};

#[derive(Serialize)]
struct SegmentsJson<'a> {
    by: &'a [String],
    as_of: String,
    rows: Vec<SegmentJson>,
    total: SegmentJson,
    truncated: usize,
    /// Where the numbers behind the dimensions are cut.
    cuts: Vec<CutsJson<'a>>,
    excluded: BTreeMap<&'a str, u64>,
}

#[derive(Serialize)]
struct SegmentJson {
    value: serde_json::Value,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    other: bool,
    customers: u64,
    share: Option<f64>,
    orders: u64,
    revenue: Option<f64>,
    aov: Option<f64>,
    repeat_rate: Option<f64>,
    revenue_per_customer: Option<f64>,
    /// Of the revenue per customer: 95 %, normal approximation.
    interval: Option<Interval>,
    /// Revenue per customer through an age all of the cohorts behind it have completed.
    revenue_at: Option<RevenueAtJson>,
    /// Orders of the last complete months, the latest last.
    trend: Vec<u64>,
    retention: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct RevenueAtJson {
    age: u32,
    value: Option<f64>,
    customers: u64,
}

#[derive(Serialize)]
struct RetentionJson {
    value: Option<f64>,
    numerator: Number,
    denominator: Number,
    interval: Option<Interval>,
}

/// Segments with their measures, and the retention at some ages.
pub fn json(answer: &SegmentsAnswer, ages: &[u32]) -> String {
    pretty(&SegmentsJson {
        by: &answer.segmentation.by,
        as_of: answer.report.as_of.to_string(),
        rows: answer.segments.iter().map(|segment| segment_json(segment, answer, ages)).collect(),
        total: segment_json(&answer.total, answer, ages),
        truncated: answer.truncated,
        cuts: answer.dimensions.iter().flat_map(cuts_json).collect(),
        excluded: excluded(&answer.report),
    })
}

/// Where the numbers of a dimension are cut.
fn cuts_json(dimension: &Dimension) -> Vec<CutsJson<'_>> {
    let part = |cutting: &Cutting, place: usize| PartJson {
        from: place.checked_sub(1).and_then(|before| cutting.at.get(before)).copied(),
        to: cutting.at.get(place).copied(),
        score: cutting.score(place),
        customers: cutting.customers.get(place).copied().unwrap_or_default(),
    };
    let each = dimension.cuttings.iter().map(|cutting| CutsJson {
        by: &dimension.name,
        of: &cutting.of,
        parts: (0..cutting.customers.len()).map(|place| part(cutting, place)).collect(),
        uneven: cutting.is_uneven(),
    });
    each.collect()
}

/// Where one number is cut.
#[derive(Serialize)]
struct CutsJson<'a> {
    by: &'a str,
    of: &'a str,
    /// The lowest numbers first.
    parts: Vec<PartJson>,
    /// Whether parts that were to hold as many customers each do not.
    uneven: bool,
}

/// A number of `from` to below `to`; with a score, above `from` and up to `to`.
#[derive(Serialize)]
struct PartJson {
    from: Option<f64>,
    to: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<usize>,
    customers: u64,
}

fn segment_json(segment: &Segment, answer: &SegmentsAnswer, ages: &[u32]) -> SegmentJson {
    let has_amount = segment.matrix.has_amount;
    let money = |value: Option<f64>| value.filter(|_| has_amount);
    let value = match segment.values.as_slice() {
        [] => serde_json::Value::Null,
        [one] => one.clone().into(),
        many => many.to_vec().into(),
    };
    let retention = ages.iter().map(|&age| {
        let average = segment.retention(age);
        let interval = match (average.numerator, average.denominator) {
            (Quantity::Count(hits), Quantity::Count(n)) => wilson(hits, n),
            _ => None,
        };
        let (numerator, denominator) = (average.numerator.into(), average.denominator.into());
        let entry = RetentionJson { value: average.value, numerator, denominator, interval };
        (age.to_string(), serde_json::to_value(entry).unwrap_or_default())
    });
    SegmentJson {
        value,
        other: segment.is_other,
        customers: segment.customers,
        share: (answer.total.customers > 0).then(|| segment.customers as f64 / answer.total.customers as f64),
        orders: segment.orders,
        revenue: money(Some(segment.revenue.to_f64())),
        aov: money(segment.aov()),
        repeat_rate: segment.repeat_rate(),
        revenue_per_customer: money(segment.revenue_per_customer()),
        interval: segment.value_interval().filter(|_| has_amount),
        revenue_at: common_age(answer, ages).filter(|_| has_amount).map(|age| {
            let average = segment.revenue_through(age);
            RevenueAtJson { age, value: average.value, customers: average.customers }
        }),
        trend: segment.orders_by_month(TREND),
        retention: retention.collect(),
    }
}
