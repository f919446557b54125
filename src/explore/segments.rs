//! Segments: the cube of some attributes, grouped by their values.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cohort::{CellCounts, Matrix, Segment};
use crate::engine::{Cancel, rows};

use super::amounts::{Amount, Amounts};
use super::binning::{Dimension, put_in_order};
use super::compare::later_among;
use super::counts::MatrixBuilder;
use super::error::Error;
use super::segment_filter::SegmentFilter;
use super::segment_key::{Values, values};
use super::store::Store;
use crate::source::{Attribute, DataReport};
use crate::stats::{LEVEL, compare, holm_of_tested};

/// The label of the values that are not listed; a flag marks that it is not a value.
const OTHER: &str = "Other";

/// How customers are grouped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segmentation {
    /// Attributes by the names of their columns; two are crossed.
    pub by: Vec<String>,
    /// List only this many of the largest, and the rest as one.
    pub top: Option<usize>,
    /// Only customers with these values.
    pub segment_filters: Vec<SegmentFilter>,
}

/// Segments in the natural order of their values; the largest first if those have none.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentsAnswer {
    pub segmentation: Segmentation,
    /// The last one sums the values that are not listed, if any.
    pub segments: Vec<Segment>,
    pub total: Segment,
    /// Number of values that are not listed.
    pub truncated: usize,
    /// The dimensions they are grouped by, with their bins.
    pub dimensions: Vec<Dimension>,
    /// Whether the intervals have been drawn; they are ready last.
    pub has_intervals: bool,
    pub report: Arc<DataReport>,
    /// The SQL that counted them.
    pub sql: String,
}

impl SegmentsAnswer {
    /// The dimensions that depend on later orders, such as `orders`: how many customers of a group order again follows
    /// from them.
    pub fn uses_future_orders(&self) -> Vec<String> {
        later_among(self.segmentation.by.iter().cloned(), &self.report)
    }

    /// The age at which revenue per customer is compared: the last of some ages that a cohort has completed.
    pub fn common_age(&self, ages: &[u32]) -> Option<u32> {
        let completed = ages.iter().filter(|age| self.total.retention(**age).cohorts > 0);
        completed.max().copied()
    }

    /// Whether each segment differs in repeat rate from all other customers by more than chance, by Holm's correction over
    /// the segments. None does if later orders define them.
    pub fn stand_out(&self) -> Vec<bool> {
        let (repeaters, customers) = (self.total.repeaters, self.total.customers);
        let is_later = !self.uses_future_orders().is_empty();
        let p_values = self.segments.iter().map(|one| {
            let others = (repeaters.checked_sub(one.repeaters)?, customers.checked_sub(one.customers)?);
            let tested =
                compare((one.repeaters, one.customers), others).filter(|_| !is_later && !one.is_other);
            Some(tested?.p_value)
        });
        let corrected = holm_of_tested(&p_values.collect::<Vec<_>>());
        corrected.into_iter().map(|p| p.is_some_and(|p| p < LEVEL)).collect()
    }

    /// The share of all customers that a segment has; `None` without customers.
    pub fn share(&self, segment: &Segment) -> Option<f64> {
        (self.total.customers > 0).then(|| segment.customers as f64 / self.total.customers as f64)
    }
}

/// The customers of a segment: figures that are not in its cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Members {
    pub(super) values: Values,
    pub(super) customers: u64,
    pub(super) repeaters: u64,
}

/// Customers by the values of some attributes, as they were counted.
pub(super) struct Cube {
    /// The largest first.
    pub(super) members: Vec<Members>,
    /// The cells of each.
    pub(super) slices: BTreeMap<Values, MatrixBuilder>,
    pub(super) amounts: AmountsOf,
    pub(super) attributes: Vec<Attribute>,
}

/// What the intervals are drawn from: customers by their net amount.
pub(super) enum AmountsOf {
    /// The SQL that asks for them.
    Asked(String),
    Known(BTreeMap<Values, Vec<Amount>>),
}

impl Members {
    /// Both together, without values.
    fn and(self, other: &Members) -> Members {
        Members {
            values: Vec::new(),
            customers: self.customers + other.customers,
            repeaters: self.repeaters + other.repeaters,
        }
    }

    fn segment(self, matrix: Matrix) -> Segment {
        Segment::new(self.values, self.customers, self.repeaters, matrix)
    }
}

impl Store {
    /// One segment per value (or combination of values), and all customers. The largest are listed, in the natural
    /// order of their values, or the largest first. `early` gets everything but the intervals, if those take longer.
    pub(super) fn segments(
        &mut self,
        segmentation: &Segmentation,
        cancel: &Cancel,
        early: &mut dyn FnMut(Arc<SegmentsAnswer>),
    ) -> Result<Arc<SegmentsAnswer>, Error> {
        self.begin();
        let Cube { mut members, mut slices, amounts, attributes } = match self.orders_are_remote() {
            true => self.remote_cube(segmentation, cancel)?,
            false => self.cube(segmentation, cancel)?,
        };
        let width = segmentation.by.len();
        let dimensions = self.as_made(&segmentation.by, &attributes);
        let listed = segmentation.top.unwrap_or(usize::MAX).min(members.len());
        let rest = members.split_off(listed);
        put_in_order(&mut members, &dimensions, |one| (&one.values, one.customers));
        let mut whole = self.counts();
        slices.values().for_each(|slice| whole.add(slice));
        let sum = |of: &[Members]| of.iter().fold(Members::default(), Members::and);
        let (others, all) = (sum(&rest), sum(&members).and(&sum(&rest)));
        let mut segment = |one: Members| {
            let counts = slices.remove(&one.values).unwrap_or_else(|| self.counts());
            one.segment(self.matrix_of(counts))
        };
        let mut listed: Vec<Segment> = members.into_iter().map(&mut segment).collect();
        let truncated = rest.len();
        if truncated > 0 {
            let mut other = self.counts();
            slices.values().for_each(|slice| other.add(slice));
            let other =
                Members { values: vec![Some(OTHER.into()); width], ..others }.segment(self.matrix_of(other));
            listed.push(Segment { is_other: true, ..other });
        }
        let total = all.segment(self.matrix_of(whole));
        let mut answer = SegmentsAnswer {
            segmentation: segmentation.clone(),
            segments: listed,
            total,
            truncated,
            dimensions,
            has_intervals: !self.has_amount(),
            report: Arc::new(self.report().clone()),
            sql: String::new(),
        };
        if self.has_amount() {
            early(Arc::new(answer.clone()));
            self.segment_intervals(&mut answer, amounts, cancel)?;
        }
        answer.sql = self.script();
        Ok(Arc::new(answer))
    }

    /// What the cube of some attributes says of customers who are here.
    fn cube(&mut self, segmentation: &Segmentation, cancel: &Cancel) -> Result<Cube, Error> {
        self.expect_totals();
        self.filter_table(&segmentation.segment_filters, cancel)?;
        let attributes = self.dimensions(&segmentation.by, "--by", cancel)?;
        let cube = self.prepare_cube(&attributes, &segmentation.segment_filters, cancel)?;
        let width = segmentation.by.len();
        let mut members: Vec<Members> = Vec::new();
        for row in rows(&self.ask(&cube.sizes, cancel)?) {
            let (customers, repeaters) = (row.count("customers")?, row.count("repeaters")?);
            members.push(Members { values: values(&row, width)?, customers, repeaters });
        }
        let mut slices: BTreeMap<Values, MatrixBuilder> = BTreeMap::new();
        for row in rows(&self.ask(&cube.slices, cancel)?) {
            let slice = slices.entry(values(&row, width)?).or_insert_with(|| self.counts());
            slice.add_cells(&[row])?;
        }
        Ok(Cube { members, slices, amounts: AmountsOf::Asked(cube.amounts), attributes })
    }

    /// Draws the interval of every listed segment, of the rest, and of all customers.
    fn segment_intervals(
        &self,
        answer: &mut SegmentsAnswer,
        amounts: AmountsOf,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let width = answer.segmentation.by.len();
        let mut amounts = match amounts {
            AmountsOf::Known(amounts) => amounts,
            AmountsOf::Asked(sql) => {
                let mut amounts: BTreeMap<Values, Vec<Amount>> = BTreeMap::new();
                for row in rows(&self.ask(&sql, cancel)?) {
                    let x = row.maybe_float("amount")?.unwrap_or(0.0);
                    let one = Amount { x, y: 1.0, customers: row.count("customers")? as f64 };
                    amounts.entry(values(&row, width)?).or_default().push(one);
                }
                amounts
            }
        };
        let all = Amounts::new(amounts.values().flatten().copied().collect());
        let steps = answer.segments.len() as u32 + 1;
        for (done, segment) in (0..).zip(&mut answer.segments) {
            self.work().set(done, steps);
            // The rest is read last.
            let own = match segment.is_other {
                true => std::mem::take(&mut amounts).into_values().flatten().collect(),
                false => amounts.remove(&segment.values).unwrap_or_default(),
            };
            segment.interval = Amounts::new(own).interval(cancel)?;
        }
        self.work().set(steps - 1, steps);
        answer.total.interval = all.interval(cancel)?;
        self.work().done();
        answer.has_intervals = true;
        Ok(())
    }
}

impl MatrixBuilder {
    /// Adds the cells of another slice to these.
    pub(super) fn add(&mut self, other: &MatrixBuilder) {
        for (cohort, by_age) in other.cells() {
            let mine = self.cohort(cohort);
            if mine.len() < by_age.len() {
                mine.resize(by_age.len(), CellCounts::default());
            }
            for (sum, cell_counts) in mine.iter_mut().zip(by_age) {
                *sum += *cell_counts;
            }
        }
    }
}
