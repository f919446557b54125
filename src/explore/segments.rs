//! Segments: the cube of some attributes, taken apart by their values.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cohort::{Segment, Tally};
use crate::engine::{Row, rows};

use super::error::Error;
use super::matrix::Counts;
use super::question::{Segmentation, SegmentsAnswer};
use super::session::Session;
use crate::engine::Cancel;

/// The values that tell one segment from another.
type Values = Vec<Option<String>>;

impl Session {
    /// One segment a value (or a combination of values), the largest first, and the whole.
    pub(super) fn segments(
        &mut self,
        segmentation: &Segmentation,
        cancel: &Cancel,
    ) -> Result<Arc<SegmentsAnswer>, Error> {
        let attributes = self.dimensions(&segmentation.by, "--by", cancel)?;
        let (sizes_sql, slices_sql) = self.prepare_cube(&attributes, cancel)?;
        let width = segmentation.by.len();
        let sizes = self.engine().query(&sizes_sql, cancel)?;
        let mut members: Vec<(Values, u64, u64)> = Vec::new();
        for row in rows(&sizes) {
            members.push((values(&row, width)?, row.count("customers")?, row.count("repeaters")?));
        }
        let mut slices: BTreeMap<Values, Counts> = BTreeMap::new();
        for row in rows(&self.engine().query(&slices_sql, cancel)?) {
            let slice = slices.entry(values(&row, width)?).or_insert_with(|| self.counts());
            slice.add_cells(&[row])?;
        }
        let listed = segmentation.top.unwrap_or(usize::MAX).min(members.len());
        let rest = members.split_off(listed);
        let mut whole = self.counts();
        slices.values().for_each(|slice| whole.add(slice));
        let mut segment = |(values, customers, repeaters): (Values, u64, u64)| {
            let counts = slices.remove(&values).unwrap_or_else(|| self.counts());
            Segment::new(values, customers, repeaters, self.matrix_of(counts))
        };
        let mut listed: Vec<Segment> = members.into_iter().map(&mut segment).collect();
        let truncated = rest.len();
        let (customers, repeaters) = rest.iter().fold((0, 0), |sum, one| (sum.0 + one.1, sum.1 + one.2));
        let total_of = |count: fn(&Segment) -> u64| listed.iter().map(count).sum::<u64>();
        let all = (total_of(|one| one.customers) + customers, total_of(|one| one.repeaters) + repeaters);
        if truncated > 0 {
            let mut other = self.counts();
            slices.values().for_each(|slice| other.add(slice));
            let other = Segment::new(vec![Some("Other".into())], customers, repeaters, self.matrix_of(other));
            listed.push(Segment { is_other: true, ..other });
        }
        let total = Segment::new(Vec::new(), all.0, all.1, self.matrix_of(whole));
        Ok(Arc::new(SegmentsAnswer {
            segmentation: segmentation.clone(),
            segments: listed,
            total,
            truncated,
            report: Arc::new(self.report().clone()),
        }))
    }
}

fn values(row: &Row, width: usize) -> Result<Values, Error> {
    let each = (0..width).map(|place| Ok(row.maybe_text(&format!("v{place}"))?.map(str::to_string)));
    each.collect()
}

impl Counts {
    /// Adds the cells of another slice to these.
    pub(super) fn add(&mut self, other: &Counts) {
        for (cohort, tallies) in other.cells() {
            let mine = self.cohort(cohort);
            if mine.len() < tallies.len() {
                mine.resize(tallies.len(), Tally::default());
            }
            for (sum, tally) in mine.iter_mut().zip(tallies) {
                *sum += *tally;
            }
        }
    }
}
