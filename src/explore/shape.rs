//! A shape: what must be counted for a matrix, whatever is shown of it.

use jiff::civil::DateTime;

use crate::cohort::{Ages, CohortBy, Grain, MatrixExtras, Period, Share, WeekStart};

use super::segment_filter::SegmentFilter;

/// What must be counted: cohorts, ages, and how much about them. Two views of one shape share one answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Shape {
    pub cohort: CohortBy,
    pub age: Grain,
    pub ages: Ages,
    pub week_start: WeekStart,
    pub min_orders: u32,
    pub margin: Option<Share>,
    pub extras: MatrixExtras,
    /// Only customers with these values.
    pub segment_filters: Vec<SegmentFilter>,
}

impl Shape {
    /// Monthly cohorts by monthly age.
    pub fn monthly() -> Shape {
        Shape {
            cohort: CohortBy::default(),
            age: Grain::Month,
            ages: Ages::Calendar,
            week_start: WeekStart::Mon,
            min_orders: 1,
            margin: None,
            extras: MatrixExtras::None,
            segment_filters: Vec::new(),
        }
    }

    /// The same with more counted, or less.
    pub fn with(&self, extras: MatrixExtras) -> Shape {
        Shape { extras, ..self.clone() }
    }

    /// Whether it groups or chooses customers by attributes of their first order.
    pub(super) fn reads_attributes(&self) -> bool {
        !self.segment_filters.is_empty() || self.cohort.grain().is_none()
    }

    /// Whether an answer of this shape answers the other too.
    pub fn covers(&self, other: &Shape) -> bool {
        self == other || (other.extras == MatrixExtras::None && self.with(MatrixExtras::None) == *other)
    }
}

/// The first period between two moments and how many there are; none if the second comes before the first.
pub(super) fn span(
    (first, last): (DateTime, DateTime),
    grain: Grain,
    start: WeekStart,
) -> Option<(i32, i32)> {
    let base = Period::holding(grain, first.date(), start).index;
    let periods = Period::holding(grain, last.date(), start).index - base + 1;
    (periods > 0).then_some((base, periods))
}

/// The acquisition period by which the members of a value are subdivided, so that late customers do not hide early
/// ones. It is not finer than the ages, and there are few enough periods to sum cheaply.
pub(super) fn acquisition_period(shape: &Shape, data: (DateTime, DateTime)) -> Option<Grain> {
    const MOST: i32 = 64;
    if shape.cohort.grain().is_some() {
        return None;
    }
    let finest = if shape.ages == Ages::Calendar { shape.age } else { Grain::Week };
    let few = |grain: &Grain| {
        *grain >= finest && span(data, *grain, shape.week_start).is_some_and(|(_, periods)| periods <= MOST)
    };
    Some(Grain::ALL.into_iter().find(few).unwrap_or(Grain::Year))
}
