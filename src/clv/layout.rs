//! Histories sorted by x, equal ones merged, with the distinct recencies and ages of each x in tables.
//!
//! Likelihoods and expectations depend on (x, t_x) and (x, T) apart: the tables are far smaller than the data.

use std::ops::Range;

use rayon::prelude::*;

use super::history::RfSummary;

/// Merged histories and their tables.
#[derive(Debug)]
pub(crate) struct Layout {
    pub runs: Vec<Run>,
    pub recencies: Vec<f64>,
    pub ages: Vec<f64>,
    pub places: Vec<Place>,
    /// For every history as given, the merged one it went into.
    pub slots: Vec<u32>,
}

/// All groups of one x, as ranges into the tables.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub x: u32,
    pub index: usize,
    pub groups: Range<usize>,
    pub recencies: Range<usize>,
    pub ages: Range<usize>,
}

/// Where a group finds its t_x and its T.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub recency: u32,
    pub age: u32,
}

impl Layout {
    /// The history at a place of the run of x.
    pub fn history(&self, place: Place, x: u32) -> RfSummary {
        RfSummary { x, t_x: self.recencies[place.recency as usize], t: self.ages[place.age as usize] }
    }

    /// Lays out histories that were checked; their order does not matter.
    pub fn of(histories: &[RfSummary]) -> Self {
        // Times are not negative, so their bits sort as they do.
        let key = |(i, h): (u32, &RfSummary)| (h.x, bits(h.t_x), bits(h.t), i);
        let mut keys: Vec<_> = (0..).zip(histories).map(key).collect();
        keys.par_sort_unstable();
        let order: Vec<u32> = keys.into_iter().map(|(_, _, _, i)| i).collect();
        let mut layout = Self {
            runs: Vec::new(),
            recencies: Vec::new(),
            ages: Vec::new(),
            places: Vec::new(),
            slots: vec![0; histories.len()],
        };
        for run in order.chunk_by(|&i, &j| histories[i as usize].x == histories[j as usize].x) {
            layout.push_run(histories, run);
        }
        layout
    }

    fn push_run(&mut self, histories: &[RfSummary], members: &[u32]) {
        let (first_group, first_recency, first_age) =
            (self.places.len(), self.recencies.len(), self.ages.len());
        let mut ages: Vec<f64> = members.iter().map(|&i| histories[i as usize].t).collect();
        ages.sort_unstable_by(f64::total_cmp);
        ages.dedup();
        let mut last = None;
        for &i in members {
            let g = &histories[i as usize];
            if last != Some((bits(g.t_x), bits(g.t))) {
                let starts = self.recencies.len() == first_recency
                    || self.recencies[self.recencies.len() - 1] != g.t_x;
                if starts {
                    self.recencies.push(g.t_x);
                }
                let age = first_age + ages.partition_point(|t| *t < g.t);
                self.places.push(Place { recency: index(self.recencies.len() - 1), age: index(age) });
                last = Some((bits(g.t_x), bits(g.t)));
            }
            self.slots[i as usize] = index(self.places.len() - 1);
        }
        self.ages.extend(ages);
        self.runs.push(Run {
            x: histories[members[0] as usize].x,
            index: self.runs.len(),
            groups: first_group..self.places.len(),
            recencies: first_recency..self.recencies.len(),
            ages: first_age..self.ages.len(),
        });
    }
}

/// The bits of a time, with −0 as 0.
fn bits(time: f64) -> u64 {
    (time + 0.0).to_bits()
}

/// Table positions as they are stored; no machine holds more than 2^32 histories of this kind.
fn index(position: usize) -> u32 {
    position as u32
}
